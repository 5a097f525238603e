// SPDX-License-Identifier: Apache-2.0

import type { Json } from '../../src/core/read.ts';
import type { App } from './plan.ts';
import { randomOf } from './random.ts';

const SETTINGS = [
  'LOG_LEVEL',
  'HTTP_PORT',
  'MAX_CONNECTIONS',
  'REQUEST_TIMEOUT_MS',
  'REGION',
  'CACHE_TTL_SECONDS',
] as const;

const probe = (path: string, port: string, periodSeconds: number): Json => ({
  httpGet: { path, port, scheme: 'HTTP' },
  initialDelaySeconds: 5,
  timeoutSeconds: 2,
  periodSeconds,
  successThreshold: 1,
  failureThreshold: 3,
});

const ended = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
};

const restricted = {
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
  seccompProfile: { type: 'RuntimeDefault' },
};

const env = (app: App, upstreams: readonly App[]): readonly Json[] => {
  const random = randomOf('env', app.index);
  return [
    ...SETTINGS.map((name) => ({ name, value: `${random.hex(4)}-${random.below(10_000)}` })),
    ...upstreams.map(({ name, namespace }, index) => ({
      name: `UPSTREAM_${index}_URL`,
      value: `http://${name}.${namespace}.svc.cluster.local:80`,
    })),
    {
      name: 'DATABASE_PASSWORD',
      valueFrom: { secretKeyRef: { name: `${app.name}-credentials`, key: 'password' } },
    },
    { name: 'FLAGS', valueFrom: { configMapKeyRef: { name: `${app.name}-config`, key: 'flags' } } },
    { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
    {
      name: 'MEMORY_LIMIT',
      valueFrom: { resourceFieldRef: { containerName: 'app', resource: 'limits.memory', divisor: '0' } },
    },
  ];
};

export const imageOf = (app: App): string =>
  `registry.example.com/${app.namespace}/${app.name}:${app.trouble === 'image' ? '9.9.9-missing' : `2.${app.index % 40}.1`}`;

/** The ConfigMap that a workload in trouble mounts is not there. */
export const configOf = (app: App): string =>
  app.trouble === 'config' ? `${app.name}-lost` : `${app.name}-config`;

/** The pod spec that workload and pods share. */
export const podSpec = (app: App, upstreams: readonly App[]): Json => ({
  volumes: [
    { name: 'config', configMap: { name: configOf(app), defaultMode: 420 } },
    { name: 'credentials', secret: { secretName: `${app.name}-credentials`, defaultMode: 420 } },
    { name: 'scratch', emptyDir: { sizeLimit: '1Gi' } },
    { name: 'proxy-run', emptyDir: { medium: 'Memory' } },
  ],
  containers: [
    {
      name: 'app',
      image: imageOf(app),
      args: ['--config=/etc/app/config.yaml', '--metrics=:9090'],
      ports: [
        { name: 'http', containerPort: 8080, protocol: 'TCP' },
        { name: 'metrics', containerPort: 9090, protocol: 'TCP' },
      ],
      env: env(app, upstreams),
      resources: { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: '50m', memory: '128Mi' } },
      volumeMounts: [
        { name: 'config', readOnly: true, mountPath: '/etc/app' },
        { name: 'credentials', readOnly: true, mountPath: '/etc/credentials' },
        { name: 'scratch', mountPath: '/tmp' },
        ...(app.stateful ? [{ name: 'data', mountPath: '/var/lib/data' }] : []),
      ],
      livenessProbe: probe('/healthz', 'http', 10),
      readinessProbe: probe('/readyz', 'http', 5),
      lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'sleep 5'] } } },
      ...ended,
      securityContext: restricted,
    },
    {
      name: 'proxy',
      image: 'registry.example.com/platform/proxy:1.31.4',
      args: ['proxy', 'sidecar', '--domain', '$(POD_NAMESPACE).svc.cluster.local'],
      ports: [{ name: 'proxy-metrics', containerPort: 15020, protocol: 'TCP' }],
      env: [
        {
          name: 'POD_NAMESPACE',
          valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } },
        },
        {
          name: 'MESH_CONFIG',
          value: '{"tracing":{"sampling":1},"holdApplicationUntilProxyStarts":true,"drainDuration":"30s"}',
        },
      ],
      resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '10m', memory: '40Mi' } },
      volumeMounts: [{ name: 'proxy-run', mountPath: '/run/proxy' }],
      readinessProbe: probe('/healthz/ready', 'proxy-metrics', 15),
      ...ended,
      securityContext: restricted,
    },
  ],
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 45,
  dnsPolicy: 'ClusterFirst',
  serviceAccountName: 'default',
  serviceAccount: 'default',
  securityContext: { fsGroup: 1000, runAsUser: 1000 },
  ...(app.trouble === 'pending' ? { nodeSelector: { 'example.com/pool': 'gpu' } } : {}),
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            labelSelector: { matchLabels: { app: app.name } },
            topologyKey: 'kubernetes.io/hostname',
          },
        },
      ],
    },
  },
  schedulerName: 'default-scheduler',
});

export const labelsOf = (app: App): Readonly<Record<string, string>> => ({
  app: app.name,
  'app.kubernetes.io/name': app.name,
  'app.kubernetes.io/part-of': app.namespace,
  'app.kubernetes.io/managed-by': 'Helm',
  'example.com/cost-center': `cc-${app.index % 30}`,
});

export const annotationsOf = (app: App): Readonly<Record<string, string>> => ({
  'checksum/config': randomOf('config', app.index).hex(64),
  'prometheus.io/path': '/metrics',
  'prometheus.io/port': '9090',
  'prometheus.io/scrape': 'true',
  'sidecar.example.com/status': JSON.stringify({
    containers: ['proxy'],
    volumes: ['proxy-run'],
    revision: 'stable',
    template: randomOf('mesh').hex(40),
  }),
});
