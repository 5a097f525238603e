// SPDX-License-Identifier: Apache-2.0

import type { Values } from './chart.ts';
import { redisValues } from './chart-values-redis.ts';

const ref = (name: string, key: string) => ({ name, key });
const chat = { SLACK_BOT_TOKEN: ref('slack', 'bot-token'), SLACK_APP_TOKEN: ref('slack', 'app-token') };
const ai = { OPENAI_API_KEY: ref('ai', 'api-key') };
const admin = { ADMIN_TOKEN: ref('admin', 'token') };
const digest = `sha256:${'ab'.repeat(32)}`;
const everywhere = [{ operator: 'Exists' }];
const spread = [
  { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
];
const fieldOf = (path: string) => ({ fieldRef: { fieldPath: path } });
const roleOf = (account: string, more: Values = {}) => ({
  replicas: 3,
  resources: { requests: { cpu: '1', memory: '512Mi' }, limits: { cpu: 2, memory: '2Gi' } },
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '50%', maxUnavailable: 1 } },
  podDisruptionBudget: { enabled: true, minAvailable: '50%' },
  serviceAccount: { create: true, name: account, annotations: { team: 'platform' } },
  pod: {
    annotations: { a: 'b' },
    labels: { c: 'd' },
    nodeSelector: { pool: 'tools' },
    tolerations: everywhere,
  },
  extraEnv: [{ name: 'TZ', value: 'UTC' }],
  extraEnvFrom: [{ secretRef: { name: 'more', optional: true } }],
  extraVolumes: [{ name: 'rules', configMap: { name: 'rules' } }],
  extraVolumeMounts: [{ name: 'rules', mountPath: '/etc/rules', readOnly: true }],
  ...more,
});

/** Values that are rendered in tests, by what they stand for; together they set every value that there is. */
export const chartValues: Readonly<Record<string, Values>> = {
  defaults: {},
  'switched off': { enabled: false },
  'one process, its state in a volume': {
    mode: 'all-in-one',
    redis: { mode: 'none' },
    persistence: {
      enabled: true,
      size: '5Gi',
      storageClassName: 'fast',
      accessModes: ['ReadWriteOncePod'],
      retain: true,
    },
    secrets: { ...chat, ...ai },
  },
  'one process that forgets': {
    mode: 'all-in-one',
    redis: { mode: 'none' },
    persistence: { enabled: false },
  },
  'one kind of process on a Redis': {
    mode: 'all-in-one',
    serve: roleOf('all', {
      concurrency: 4,
      identity: { aws: { roleArn: 'arn:aws:iam::111122223333:role/k8sgpt' } },
    }),
    redis: { bundled: { passwordSecret: ref('redis', 'password') } },
  },
  'everything of each role': {
    bot: roleOf('talks', { enabled: true }),
    worker: roleOf('reads', {
      enabled: true,
      concurrency: 8,
      serviceAccount: { create: false, name: 'made-by-others' },
    }),
    scheduler: roleOf('looks-after', {
      strategy: { type: 'Recreate' },
      enabled: true,
      identity: { azure: { clientId: 'c', tenantId: 't' } },
      podDisruptionBudget: { maxUnavailable: 2, minAvailable: null },
    }),
  },
  'all roles alike': {
    pod: {
      annotations: { 'sidecar.istio.io/inject': 'false' },
      labels: { 'cost-center': '4711' },
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      tolerations: everywhere,
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 1,
              preference: { matchExpressions: [{ key: 'pool', operator: 'In', values: ['tools'] }] },
            },
          ],
        },
      },
      topologySpreadConstraints: spread,
      priorityClassName: 'tools',
      runtimeClassName: 'gvisor',
      runAsUser: null,
      runAsGroup: null,
      fsGroup: null,
    },
    extraEnv: [{ name: 'POD_NAME', valueFrom: fieldOf('metadata.name') }],
    extraEnvFrom: [{ configMapRef: { name: 'shared' } }],
    extraVolumes: [{ name: 'rules', configMap: { name: 'rules' } }],
    extraVolumeMounts: [{ name: 'rules', mountPath: '/etc/rules', readOnly: true }],
    commonLabels: { team: 'platform' },
    commonAnnotations: { owner: 'platform@example.com' },
    imagePullSecrets: [{ name: 'pull' }],
  },
  'another name, an image by digest': {
    nameOverride: 'helper',
    fullnameOverride: 'a-name-that-is-so-long-that-it-has-to-be-cut-off',
    image: { repository: 'registry.example.com:5000/tools/k8sgpt', digest, pullPolicy: 'Always' },
  },
  'an image by tag': { image: { tag: 'v1' } },
  'workers alone, in another cluster': {
    bot: { enabled: false },
    scheduler: { enabled: false },
    clusterName: 'edge',
    redis: { mode: 'external', external: { urlSecret: ref('redis', 'url') } },
  },
  'clusters of a kubeconfig only': { inCluster: false, kubeconfig: ref('clusters', 'config') },
  'configuration, replaced pods': {
    config: {
      ai: { cacheTtl: '1h' },
      watches: [{ name: 'all', every: '5m' }],
      kubernetes: { qps: 20 },
      general: { logLevel: 'debug' },
      slack: { threadReplies: 'all' },
    },
    restartOnConfigChange: true,
    drainSeconds: 60,
    listenAddress: '::',
  },
  'configuration of others, secrets as variables': {
    existingConfigMap: 'k8sgpt-by-others',
    secrets: { ...chat, ...ai, SHOP_TOKEN: { ...ref('shop', 'token'), roles: ['worker'], optional: true } },
    secretsAs: 'env',
  },
  'a proxy, a certificate authority, traces': {
    proxy: { https: 'http://proxy.example.com:3128', except: '.svc,10.0.0.0/8' },
    trust: { configMap: { name: 'corporate-ca', key: 'root.pem' } },
    tracing: { endpoint: 'http://otel-collector.observability.svc:4318' },
    networkPolicy: {
      proxy: { to: [{ ipBlock: { cidr: '10.1.2.3/32' } }] },
      tracing: { to: [{ namespaceSelector: { matchLabels: { team: 'observability' } } }] },
      extraEgress: [
        { to: [{ ipBlock: { cidr: '10.1.2.4/32' } }], ports: [{ protocol: 'TCP', port: 11434 }] },
      ],
      extraIngress: [{ from: [{ podSelector: { matchLabels: { app: 'probe' } } }] }],
    },
  },
  ...redisValues,
  'a way in by Ingress': {
    ingress: {
      enabled: true,
      className: 'nginx',
      annotations: { 'cert-manager.io/cluster-issuer': 'public' },
      host: 'bot.example.com',
      paths: ['/slack', '/webhooks'],
      tlsSecret: 'bot-tls',
    },
    service: { type: 'ClusterIP', port: 8080, annotations: { a: 'b' }, leaveSeconds: 15, trustedProxies: 2 },
    secrets: {
      SLACK_BOT_TOKEN: ref('slack', 'bot-token'),
      SLACK_SIGNING_SECRET: ref('slack', 'signing-secret'),
    },
    networkPolicy: {
      publicFrom: [
        { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } },
      ],
    },
  },
  'a way in by Gateway': {
    httpRoute: {
      enabled: true,
      parentRefs: [{ name: 'public', namespace: 'gateways' }],
      hostnames: ['bot.example.com'],
      paths: ['/'],
      annotations: { a: 'b' },
    },
  },
  'a load balancer': { service: { type: 'LoadBalancer' } },
  'doors of programs': {
    mcp: { enabled: true, port: 9001, from: [{ podSelector: {} }] },
    api: { enabled: true, port: 9002, from: [{ podSelector: {} }] },
    secrets: { K8SGPT_MCP_TOKEN: ref('doors', 'mcp'), K8SGPT_API_TOKEN: ref('doors', 'api') },
  },
  'metrics of Services': {
    secrets: admin,
    metrics: {
      enabled: true,
      port: 3090,
      installation: 'prod',
      serviceMonitor: {
        enabled: true,
        labels: { release: 'prometheus' },
        interval: '1m',
        scrapeTimeout: '20s',
      },
      rules: { enabled: true, labels: { release: 'prometheus' }, matchLabels: { team: 'platform' } },
      dashboards: {
        enabled: true,
        labels: { grafana_dashboard: '1' },
        annotations: { grafana_folder: 'Bots' },
      },
    },
    networkPolicy: { metricsFrom: [{ namespaceSelector: {} }] },
  },
  'metrics of pods': {
    secrets: admin,
    metrics: {
      enabled: true,
      podMonitor: { enabled: true, labels: { release: 'prometheus' }, interval: '15s', scrapeTimeout: '5s' },
    },
  },
  'all rights': {
    rbac: {
      create: true,
      scope: 'cluster',
      secrets: true,
      logs: true,
      usage: true,
      integrations: true,
      exceptGroups: ['velero.io'],
      customResourceGroups: ['shop.example.com'],
      k8sgptResources: true,
      impersonate: { users: ['ana@example.com'], groups: ['shop-viewers'] },
      fleet: {
        clusterApi: true,
        secrets: [{ namespace: 'fleet', names: ['edge-kubeconfig'] }, { namespace: 'customers' }],
      },
      extraRules: [{ apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['get', 'list'] }],
    },
  },
  'rights in two namespaces': {
    rbac: { scope: 'namespaces', namespaces: ['shop', 'payments'], logs: true, secrets: true },
  },
  'rights given by others': { rbac: { create: false } },
  'a network that is closed': {
    networkPolicy: {
      enabled: true,
      dns: { to: [{ ipBlock: { cidr: '169.254.20.10/32' } }], ports: [53, 5353] },
      apiServer: { to: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [443] },
      internet: { roles: ['bot'], ports: [443, 8443], cidrs: ['52.0.0.0/8'], except: [] },
    },
  },
  'identities of Google': {
    worker: { identity: { gcp: { serviceAccount: 'k8sgpt@project.iam.gserviceaccount.com' } } },
    scheduler: { identity: { gcp: { direct: true } } },
    bot: { serviceAccount: { annotations: { a: 'b' } } },
  },
  'identities by EKS Pod Identity': { worker: { identity: { aws: { podIdentity: true } } } },
  'names that look like numbers': {
    fullnameOverride: '42',
    secrets: { SLACK_BOT_TOKEN: ref('4711', '1'), ADMIN_TOKEN: ref('1e3', 'on') },
    pod: { priorityClassName: '100', runtimeClassName: '1', labels: { a: '1' } },
    trust: { configMap: { name: '5', key: '6' } },
    kubeconfig: ref('12', '13'),
    ingress: { enabled: true, host: '1.2', className: '1', tlsSecret: '4', paths: ['/a #b'] },
    worker: { identity: { azure: { clientId: '1', tenantId: '2' } } },
    bot: { serviceAccount: { name: '21' } },
    redis: {
      ca: { secret: { name: '8', key: '9' } },
      bundled: {
        tlsSecret: '77',
        passwordSecret: ref('1', '2'),
        persistence: { storageClassName: '3', size: '10' },
      },
    },
  },
  'objects beside': {
    extraObjects: [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'rules', labels: {} }, data: { a: 'b' } },
    ],
    global: { anything: true },
  },
};
