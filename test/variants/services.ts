// SPDX-License-Identifier: Apache-2.0

import { service, surroundings } from '../support/lab/surroundings.ts';
import { firstOf, thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { daemonSet, deployment, said } from '../support/lab/workloads.ts';

const around = surroundings();
const run = (n: number) => Array.from({ length: n }, () => ({ is: 'running' as const }));
const web = deployment('web', { pods: run(2) });
/** Services. */
export const services: readonly Variant[] = [
  {
    name: 'a Service whose labels fit nobody',
    objects: [...around, ...web, ...service('web', web, { selector: { app: 'webb' } })],
    root: ['Service/shop/web', /webb|select|match/, 'critical'],
    quiet: ['Deployment/*', 'Pod/*'],
  },
  {
    name: 'a Service that leads to a port where nothing listens',
    objects: [
      ...around,
      ...web,
      ...service('web', web, { ports: [{ name: 'http', port: 80, targetPort: 9090, protocol: 'TCP' }] }),
    ],
    root: ['Service/shop/web', /9090/, 'warning'],
    quiet: ['Deployment/*', 'Pod/*'],
  },
  {
    name: 'a Service that names a port that no container has',
    objects: [
      ...around,
      ...web,
      ...service('web', web, { ports: [{ name: 'http', port: 80, targetPort: 'metrics', protocol: 'TCP' }] }),
    ],
    root: ['Service/shop/web', /metrics/, 'warning'],
    quiet: ['Deployment/*', 'Pod/*'],
  },
  {
    name: 'a load balancer that gets no address',
    objects: [
      ...around,
      ...web,
      ...service('web', web, { type: 'LoadBalancer' }),
      said(
        firstOf('Service', service('web', web)),
        'SyncLoadBalancerFailed',
        'Error syncing load balancer: failed to ensure load balancer: quota of addresses exceeded',
      ),
    ],
    root: ['Service/shop/web', /quota of addresses|address/, 'warning'],
    quiet: ['Deployment/*', 'Pod/*'],
  },
  {
    name: 'healthy: a Service without selector, one of another name, a headless one, one of a workload scaled to zero',
    objects: [
      ...around,
      ...deployment('idle', { pods: [], replicas: 0 }),
      ...service('idle', []),
      ...service('ext', [], { type: 'ExternalName', externalName: 'db.example.com', selector: {} }),
      ...service('own', [], { selector: {} }).slice(0, 1),
      thing('Endpoints', 'own', { subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 80 }] }] }),
      ...web,
      ...service('peers', web, { clusterIP: 'None', selector: { app: 'web' } }),
    ],
  },
  {
    name: 'healthy: a Service made a moment ago, its pods come up',
    objects: [
      ...around,
      ...deployment('new', {
        age: 1,
        pods: [{ is: 'unready', for: 0.7, says: 'Readiness probe failed: connection refused' }],
      }),
      ...service('new', deployment('new', { age: 1, pods: [{ is: 'unready', for: 0.7 }] }), { age: 1 }),
    ],
  },
  {
    name: 'healthy: a Service of agents on some nodes while one is replaced',
    objects: [
      ...around,
      ...daemonSet('agent', {
        replicas: 3,
        pods: [{ is: 'running' }, { is: 'running' }, { is: 'creating', for: 1 }],
      }),
    ],
  },
];
