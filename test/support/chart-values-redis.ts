// SPDX-License-Identifier: Apache-2.0

import type { Values } from './chart.ts';

const ref = (name: string, key: string) => ({ name, key });
const digest = `sha256:${'ab'.repeat(32)}`;
const everywhere = [{ operator: 'Exists' }];
const scraped = { metrics: { enabled: true }, secrets: { ADMIN_TOKEN: ref('admin', 'token') } };
const keda = (more: Values) => ({ worker: { autoscaling: { kind: 'keda', keda: more } } });

/** Every kind of Redis, and what scales workers by it. */
export const redisValues: Readonly<Record<string, Values>> = {
  'a Redis of your own': {
    redis: {
      mode: 'external',
      prefix: '{team-a}',
      ca: { secret: { name: 'redis-ca', key: 'ca.crt' } },
      external: {
        url: 'rediss://redis.example.com:6380/2',
        username: 'k8sgpt',
        passwordSecret: ref('redis', 'password'),
        clientTlsSecret: 'redis-client',
        cacheUrl: 'redis://cache.example.com:6379',
      },
    },
    ...keda({ redis: { enabled: true, queues: ['ai', 'cluster-prod'] } }),
  },
  'Redis behind Sentinels': {
    redis: {
      mode: 'external',
      ca: { configMap: { name: 'redis-ca' } },
      external: {
        tls: true,
        sentinel: {
          nodes: ['s1.example.com:26379', 's2.example.com:26379'],
          name: 'main',
          passwordSecret: ref('redis', 'sentinel'),
        },
        passwordSecret: ref('redis', 'password'),
        cacheUrlSecret: ref('redis', 'cache'),
      },
    },
    networkPolicy: { redis: { to: [{ ipBlock: { cidr: '10.2.0.0/16' } }], ports: [26379, 6379] } },
    ...keda({ redis: { enabled: true } }),
  },
  'a cluster of Redis': {
    redis: { mode: 'external', external: { cluster: { nodes: ['r1:7000', 'r2:7000'] }, tls: true } },
    ...keda({
      redis: { enabled: true },
      extraTriggers: [
        {
          type: 'cron',
          metadata: { timezone: 'UTC', start: '0 8 * * *', end: '0 18 * * *', desiredReplicas: '4' },
        },
      ],
    }),
  },
  'Redis of the chart, with everything': {
    redis: {
      mode: 'bundled',
      ca: { configMap: { name: 'cluster-ca' } },
      bundled: {
        image: { repository: 'registry.example.com/redis', tag: '7.2', digest, pullPolicy: 'Always' },
        passwordSecret: ref('redis', 'password'),
        tlsSecret: 'redis-tls',
        maxMemory: '1gb',
        resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '2Gi' } },
        persistence: {
          size: '20Gi',
          storageClassName: 'fast',
          accessModes: ['ReadWriteOncePod'],
          retain: true,
        },
        runAsUser: 1001,
        runAsGroup: 1001,
        fsGroup: 1001,
        pod: {
          priorityClassName: 'tools',
          tolerations: everywhere,
          annotations: { a: 'b' },
          labels: { c: 'd' },
        },
      },
    },
    networkPolicy: { enabled: false },
  },
  'an HPA': {
    ...scraped,
    worker: {
      autoscaling: {
        kind: 'hpa',
        minReplicas: 3,
        maxReplicas: 30,
        queueWaiting: 2,
        queueOldestSeconds: 10,
        scaleDownAfterSeconds: 600,
        extraMetrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
          },
        ],
      },
    },
  },
  'KEDA by Prometheus': {
    ...scraped,
    ...keda({
      pollingInterval: 30,
      prometheus: {
        serverAddress: 'https://prometheus.example.com',
        matchers: 'cluster="tools"',
        authenticationRef: 'prometheus',
        authModes: 'bearer',
      },
    }),
  },
  'KEDA by a Redis that only a Secret knows': {
    redis: { mode: 'external', external: { urlSecret: ref('redis', 'url') } },
    ...keda({ redis: { enabled: true, address: 'redis.example.com:6379' } }),
  },
  'KEDA by the Redis of the chart': {
    redis: { bundled: { passwordSecret: ref('redis', 'password') } },
    networkPolicy: { kedaFrom: [{ namespaceSelector: { matchLabels: { team: 'scaling' } } }] },
    ...keda({ redis: { enabled: true } }),
  },
};
