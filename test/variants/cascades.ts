// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import { ingress, node, service, surroundings } from '../support/lab/surroundings.ts';
import { thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, deployment, statefulSet } from '../support/lab/workloads.ts';

const around = surroundings();
const hook = (name: string, webhook: object, kind = 'ValidatingWebhookConfiguration') =>
  thing(kind, name, {
    ns: null,
    age: 900,
    webhooks: [
      {
        name: `${name}.example.org`,
        failurePolicy: 'Fail',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
        ...webhook,
      },
    ],
  });
const guard = deployment('guard', {
  ns: 'guard',
  pods: [{ is: 'crashing', exit: 1, says: 'x509: certificate has expired' }],
});
const blocked = deployment('web', {
  pods: [],
  replicas: 2,
  status: {
    conditions: [
      {
        type: 'ReplicaFailure',
        status: 'True',
        reason: 'FailedCreate',
        message:
          'Internal error occurred: failed calling webhook "guard.example.org": failed to call webhook: Post "https://guard.guard.svc:443/validate?timeout=10s": no endpoints available for service "guard"',
        lastTransitionTime: ago(20),
      },
      { type: 'Available', status: 'False' },
    ],
  },
});
const db = statefulSet('db', { pods: [{ is: 'pulling', says: 'docker.io/library/pg:99: not found' }] });
const apiPods = deployment('api', {
  pod: {
    containers: [
      container('api', { env: [{ name: 'DB_URL', value: 'postgres://u@db.shop.svc.cluster.local:5432/x' }] }),
    ],
  },
  pods: [
    ...Array.from({ length: 2 }, () => ({
      is: 'crashing' as const,
      exit: 1,
      says: 'could not connect to db.shop.svc.cluster.local:5432',
    })),
  ],
});
const web = deployment('web', {
  pods: [{ is: 'unready', says: 'Readiness probe failed: HTTP probe failed with statuscode: 503' }],
  pod: { containers: [container('web', { env: [{ name: 'API', value: 'http://api' }] })] },
});
const waits = deployment('api', {
  pod: {
    initContainers: [container('wait-for-db', { env: [{ name: 'HOST', value: 'db' }] })],
    containers: [container('api')],
  },
  pods: [{ is: 'unready', container: 'wait-for-db', for: 30 }],
});
const dead = [...node('node-9', { ready: 'Unknown' })];
const onDead = (name: string) =>
  deployment(name, { pods: [{ is: 'unready', node: 'node-9' }] }).filter(({ kind }) => kind !== 'Event');

/** One trouble that shows in many places. */
export const cascades: readonly Variant[] = [
  {
    name: 'the pods of a webhook crash, and it blocks new pods',
    objects: [
      ...surroundings('shop', 'guard'),
      hook('guard', { clientConfig: { service: { name: 'guard', namespace: 'guard', port: 443 } } }),
      ...guard,
      ...service('guard', guard, {
        ns: 'guard',
        ports: [{ name: 'https', port: 443, targetPort: 8080, protocol: 'TCP' }],
      }),
      ...blocked,
    ],
    root: ['Pod/guard/guard-*', /x509/, 'critical'],
    also: [
      ['ValidatingWebhookConfiguration/guard', /guard/],
      ['Deployment/guard/guard', /0 of 1/],
      ['Deployment/shop/web', /webhook|0 of 2/],
      ['Service/guard/guard', /ready/],
    ],
  },
  {
    name: 'the image of a database is wrong, and what calls it fails behind it',
    objects: [
      ...around,
      ...db,
      ...service('db', db, { ports: [{ name: 'pg', port: 5432, targetPort: 8080, protocol: 'TCP' }] }),
      ...apiPods,
      ...service('api', apiPods),
      ...web,
      ...service('web', web),
      ingress('web', 'web'),
    ],
    root: ['Pod/shop/db-0', /pg:99/, 'critical'],
    also: [
      ['StatefulSet/shop/db', /0 of 1/],
      ['Service/shop/db', /ready/],
      ['Pod/shop/api-*', /db.shop/],
      ['Deployment/shop/api', /0 of 2/],
      ['Service/shop/api', /ready/],
      ['Pod/shop/web-*', /503/],
      ['Deployment/shop/web', /0 of 1/],
      ['Service/shop/web', /ready/],
    ],
  },
  {
    name: 'an init container waits for a database that does not start',
    objects: [
      ...around,
      ...db,
      ...service('db', db, { ports: [{ name: 'pg', port: 5432, targetPort: 8080, protocol: 'TCP' }] }),
      ...waits,
    ],
    root: ['Pod/shop/db-0', /pg:99/, 'critical'],
    also: [
      ['StatefulSet/shop/db', /0 of 1/],
      ['Service/shop/db', /ready/],
      ['Pod/shop/api-*', /wait-for-db/],
      ['Deployment/shop/api', /0 of 1/],
    ],
  },
  {
    name: 'a node takes three programs with it',
    objects: [
      ...around,
      ...dead,
      ...onDead('a'),
      ...onDead('b'),
      ...service('b', onDead('b')),
      ...onDead('c'),
    ],
    root: ['Node/node-9', /kubelet/, 'critical'],
    also: [
      ['Deployment/shop/a', /0 of 1/],
      ['Deployment/shop/b', /0 of 1/],
      ['Deployment/shop/c', /0 of 1/],
      ['Service/shop/b', /ready/],
      ['Pod/shop/a-*', /node-9/],
      ['Pod/shop/b-*', /node-9/],
      ['Pod/shop/c-*', /node-9/],
    ],
  },
  {
    name: 'two troubles that have nothing to do with each other',
    objects: [
      ...surroundings('shop', 'pay'),
      ...deployment('web', { pods: [{ is: 'crashing', exit: 1, says: 'bad config' }] }),
      ...deployment('pay', {
        ns: 'pay',
        pods: [{ is: 'pending', says: '0/3 nodes are available: 3 Insufficient cpu.' }],
      }),
    ],
    incidents: 2,
    root: ['Pod/*/*', /bad config|cpu/, 'critical'],
    also: [
      ['Deployment/shop/web', /0 of 1/],
      ['Deployment/pay/pay', /0 of 1/],
    ],
  },
];
