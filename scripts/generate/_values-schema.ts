// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import * as part from './_values-parts.ts';

const { flag, text, port, some, object, objects, words, name, namespace } = part;

const autoscaling = some({
  kind: z.enum(['none', 'hpa', 'keda']),
  minReplicas: z.int().min(1),
  maxReplicas: z.int().min(1),
  queueWaiting: z.int().min(1),
  queueOldestSeconds: z.int().min(1),
  scaleDownAfterSeconds: part.seconds,
  extraMetrics: objects,
  keda: some({
    pollingInterval: z.int().min(1),
    prometheus: some({
      serverAddress: part.address('https?'),
      matchers: text,
      authenticationRef: text,
      authModes: text,
    }),
    redis: some({ enabled: flag, queues: z.array(z.string().min(1)), address: text }),
    extraTriggers: objects,
  }),
});

const redis = some({
  mode: z.enum(['bundled', 'external', 'none']),
  prefix: z.string().regex(/\{[^{}]+\}/),
  ca: part.authority,
  external: some({
    url: part.address('rediss?'),
    urlSecret: part.maybeSecretKey,
    username: text,
    passwordSecret: part.maybeSecretKey,
    sentinel: some({ nodes: z.array(part.node), name: text, passwordSecret: part.maybeSecretKey }),
    cluster: some({ nodes: z.array(part.node) }),
    tls: flag,
    clientTlsSecret: text,
    cacheUrl: part.address('rediss?'),
    cacheUrlSecret: part.maybeSecretKey,
  }),
  bundled: some({
    image: some(part.image),
    passwordSecret: part.maybeSecretKey,
    tlsSecret: text,
    maxMemory: z.string().regex(/^\d+(kb|mb|gb)$/),
    resources: part.resourcesOf,
    persistence: some(part.claim),
    ...part.ids,
    pod: some(part.pod),
  }),
});

/** Only reading, whatever is added. Which resources are more than that, a template says (_rules.tpl), in a sentence that helps. */
const rule = z.strictObject({
  apiGroups: z.array(z.string()).min(1),
  resources: z.array(z.string()).min(1),
  resourceNames: z.array(z.string()).optional(),
  verbs: z.array(z.enum(['get', 'list', 'watch'])).min(1),
});
const subject = z
  .string()
  .regex(/^[^*\s]+$/)
  .meta({ not: { pattern: '^system:' } });

const rbac = some({
  create: flag,
  scope: z.enum(['cluster', 'namespaces']),
  namespaces: z.array(namespace),
  secrets: flag,
  logs: flag,
  usage: flag,
  integrations: flag,
  exceptGroups: z.array(z.string()),
  customResourceGroups: z.array(z.string().regex(/^[a-z0-9.-]+\.[a-z]+$/)),
  k8sgptResources: flag,
  impersonate: some({ users: z.array(subject), groups: z.array(subject) }),
  fleet: some({
    clusterApi: flag,
    secrets: z.array(z.strictObject({ namespace, names: z.array(name).optional() })),
  }),
  extraRules: z.array(rule),
});

const cidr = z.string().regex(/^[0-9a-fA-F.:]+\/\d{1,3}$/);
const network = some({
  enabled: flag,
  dns: some({ to: objects, ports: z.array(port) }),
  apiServer: some({ to: objects, ports: z.array(port) }),
  internet: some({
    roles: z.array(z.enum(['bot', 'worker', 'scheduler', 'serve'])),
    ports: z.array(port),
    cidrs: z.array(cidr).min(1),
    except: z.array(cidr),
  }),
  redis: some({ to: objects, ports: z.array(port) }),
  proxy: some({ to: objects }),
  tracing: some({ to: objects }),
  publicFrom: objects,
  metricsFrom: objects,
  kedaFrom: objects,
  extraEgress: objects,
  extraIngress: objects,
});

const duration = z.string().regex(/^\d+(ms|s|m|h)$/);
const monitor = some({ enabled: flag, labels: words, interval: duration, scrapeTimeout: duration });
/** Labels that metrics and rules have themselves say something else, and two names mean something to Prometheus. */
const matchLabels = (taken: readonly string[]) =>
  z
    .record(z.string(), z.string().regex(/^[^"\\\n{}$]+$/))
    .meta({
      propertyNames: {
        pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$',
        not: { enum: [...new Set(['__name__', 'le', 'alertname', 'severity', 'slo', ...taken])] },
      },
    })
    .nullable();
const metrics = (taken: readonly string[]) =>
  some({
    enabled: flag,
    port,
    installation: z.string().regex(/^[A-Za-z0-9._/-]*$/),
    serviceMonitor: monitor,
    podMonitor: monitor,
    rules: some({ enabled: flag, labels: words, matchLabels: matchLabels(taken) }),
    dashboards: some({ enabled: flag, labels: words, annotations: words }),
  });

const path = z.string().regex(/^\//);
const door = some({ enabled: flag, port, from: objects });

/**
 * Everything that values.yaml holds, with the variables that are credentials and the labels of metrics. `config` is left open here:
 * its own schema stands in its place.
 */
export const valuesSchema = (credentials: readonly string[], labels: readonly string[]) => {
  const role = part.role(credentials);
  return some({
    enabled: flag,
    nameOverride: text,
    fullnameOverride: text,
    commonLabels: part.labels,
    commonAnnotations: words,
    mode: z.enum(['distributed', 'all-in-one']),
    image: some(part.image),
    imagePullSecrets: z.array(z.strictObject({ name })),
    config: object,
    existingConfigMap: text,
    restartOnConfigChange: flag,
    secrets: z
      .record(
        z.string(),
        part.secretKey.extend({
          roles: z
            .array(z.enum(['bot', 'worker', 'scheduler']))
            .min(1)
            .optional(),
        }),
      )
      .meta({ propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' } }),
    secretsAs: z.enum(['files', 'env']),
    clusterName: z.string().min(1),
    inCluster: flag,
    kubeconfig: z.union([z.strictObject({ name, key: z.string().optional() }), z.strictObject({})]),
    listenAddress: z.string().regex(/^[0-9a-fA-F.:]+$/),
    drainSeconds: part.seconds,
    trust: part.authority,
    proxy: some({ https: part.address('https?'), except: text }),
    tracing: some({ endpoint: part.address('https?') }),
    pod: some({ ...part.pod, ...part.ids }),
    ...part.more(credentials),
    bot: some({ enabled: flag, ...role }),
    worker: some({ enabled: flag, concurrency: z.int().min(1).max(64), autoscaling, ...role }),
    scheduler: some({ enabled: flag, ...role }),
    serve: some({ concurrency: z.int().min(1).max(64), ...role }),
    persistence: some({ enabled: flag, ...part.claim }),
    redis,
    service: some({
      type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']),
      port,
      annotations: words,
      leaveSeconds: z.int().min(0).max(120),
      trustedProxies: z.int().min(0).max(10).nullable(),
    }),
    ingress: some({
      enabled: flag,
      className: text,
      annotations: words,
      host: text,
      paths: z.array(path).min(1),
      tlsSecret: text,
    }),
    httpRoute: some({
      enabled: flag,
      parentRefs: objects,
      hostnames: z.array(z.string()),
      paths: z.array(path).min(1),
      annotations: words,
    }),
    mcp: door,
    api: door,
    rbac,
    networkPolicy: network,
    metrics: metrics(labels),
    // A Secret in a release is a secret in clear wherever the release is kept.
    extraObjects: z.array(
      object.meta({ required: ['apiVersion', 'kind'], properties: { kind: { not: { const: 'Secret' } } } }),
    ),
    // What a chart that depends on this one passes to every chart.
    global: object,
  });
};
