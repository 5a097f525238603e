// SPDX-License-Identifier: Apache-2.0

import type { PodState } from '../support/lab/pods.ts';
import { service, surroundings } from '../support/lab/surroundings.ts';
import { thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, daemonSet, deployment, job, said, statefulSet } from '../support/lab/workloads.ts';

const around = surroundings();
const many = (n: number, state: PodState) => Array.from({ length: n }, () => state);
const cm = statefulSet('db', {
  replicas: 2,
  pod: { volumes: [{ name: 'conf', configMap: { name: 'db-conf' } }] },
  pods: [
    {
      is: 'creating',
      reason: 'FailedMount',
      says: 'MountVolume.SetUp failed for volume "conf" : configmap "db-conf" not found',
    },
  ],
});
const env = job('load', {
  pod: {
    containers: [
      container('load', {
        env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'load-secret', key: 'x' } } }],
      }),
    ],
  },
  pods: [{ is: 'waiting', reason: 'CreateContainerConfigError', says: 'secret "load-secret" not found' }],
});
const key = daemonSet('agent', {
  pod: {
    containers: [
      container('agent', {
        env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'agent', key: 'level' } } }],
      }),
    ],
  },
  pods: many(3, {
    is: 'waiting',
    reason: 'CreateContainerConfigError',
    says: "couldn't find key level in ConfigMap shop/agent",
  }),
});
const projected = deployment('web', {
  pod: {
    volumes: [
      {
        name: 'all',
        projected: { sources: [{ configMap: { name: 'web-a' } }, { secret: { name: 'web-b' } }] },
      },
    ],
  },
  pods: [
    {
      is: 'creating',
      says: 'MountVolume.SetUp failed for volume "all" : [configmap "web-a" not found, secret "web-b" not found]',
    },
  ],
});
const subKey = deployment('web', {
  pod: {
    volumes: [{ name: 'c', configMap: { name: 'web', items: [{ key: 'app.yaml', path: 'app.yaml' }] } }],
  },
  pods: [
    {
      is: 'creating',
      says: 'MountVolume.SetUp failed for volume "c" : configmap references non-existent config key: app.yaml',
    },
  ],
});
const initCm = deployment('web', {
  pod: {
    initContainers: [container('prep', { envFrom: [{ configMapRef: { name: 'prep' } }] })],
    containers: [container('web')],
  },
  pods: [
    {
      is: 'waiting',
      container: 'prep',
      reason: 'CreateContainerConfigError',
      says: 'configmap "prep" not found',
    },
  ],
});
const claim = (name: string, more: { readonly spec?: object; readonly status?: object } = {}) =>
  thing('PersistentVolumeClaim', name, {
    age: 30,
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '5Gi' } },
      storageClassName: 'standard',
      ...more.spec,
    },
    status: { phase: 'Bound', ...more.status },
  });
/** Configuration that is missing. */
export const references: readonly Variant[] = [
  {
    name: 'a StatefulSet mounts a ConfigMap that does not exist',
    objects: [...around, ...cm, ...service('db', cm, { clusterIP: 'None' })],
    root: ['Pod/shop/db-0', /db-conf/, 'critical'],
    also: [
      ['StatefulSet/shop/db', /0 of 2/],
      ['Service/shop/db', /ready/],
    ],
  },
  {
    name: 'a Job wants a Secret that does not exist',
    objects: [...around, ...env],
    root: ['Pod/shop/load-*', /load-secret/, 'critical'],
  },
  {
    name: 'a DaemonSet wants a key that its ConfigMap lacks',
    objects: [...around, ...key, thing('ConfigMap', 'agent', { data: { other: '1' } })],
    root: ['Pod/shop/agent-*', /level/, 'critical'],
    also: [['DaemonSet/shop/agent', /0 of 3/]],
  },
  {
    name: 'a projected volume of two things that do not exist',
    objects: [...around, ...projected],
    incidents: 2,
    root: ['Pod/shop/web-*', /web-a|web-b/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'a volume asks for a key that its ConfigMap lacks',
    objects: [...around, ...subKey, thing('ConfigMap', 'web', { data: { 'web.yaml': '1' } })],
    root: ['Pod/shop/web-*', /app.yaml/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'an init container lacks its ConfigMap',
    objects: [...around, ...initCm],
    root: ['Pod/shop/web-*', /prep/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'healthy: optional references, and a claim that waits for its first pod',
    objects: [
      ...around,
      ...deployment('web', {
        pod: {
          volumes: [
            { name: 'c', configMap: { name: 'none', optional: true } },
            { name: 's', projected: { sources: [{ secret: { name: 'none', optional: true } }] } },
          ],
          containers: [container('web', { envFrom: [{ secretRef: { name: 'none', optional: true } }] })],
        },
      }),
      claim('later', { status: { phase: 'Pending' } }),
      said(
        claim('later'),
        'WaitForFirstConsumer',
        'waiting for first consumer to be created before binding',
        { type: 'Normal', count: 400 },
      ),
    ],
  },
];
