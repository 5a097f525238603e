// SPDX-License-Identifier: Apache-2.0

import { ingress, service, surroundings } from '../support/lab/surroundings.ts';
import { firstOf, thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, daemonSet, deployment, said, statefulSet } from '../support/lab/workloads.ts';

const around = surroundings();
const run = (n: number) => Array.from({ length: n }, () => ({ is: 'running' as const }));
const web = deployment('web', { pods: run(2) });
const svc = service('web', web);
const unready = (says: string, more: object = {}) => [{ is: 'unready' as const, says, ...more }];
const ready404 = deployment('web', {
  replicas: 3,
  pods: [
    ...unready('Readiness probe failed: HTTP probe failed with statuscode: 404'),
    ...unready('Readiness probe failed: HTTP probe failed with statuscode: 404'),
    ...unready('Readiness probe failed: HTTP probe failed with statuscode: 404'),
  ],
});
const readyTcp = statefulSet('db', {
  replicas: 2,
  pods: unready('Readiness probe failed: dial tcp 10.1.0.7:5433: connect: connection refused'),
});
const readyExec = deployment('web', {
  pods: unready('Readiness probe failed: command timed out: "/bin/check" timed out after 1s'),
});
const readyGrpc = daemonSet('agent', {
  pods: [
    { is: 'running' },
    { is: 'unready', says: 'Readiness probe failed: service unhealthy (responded with "NOT_SERVING")' },
    { is: 'running' },
  ],
});
const live = deployment('web', { pods: [{ is: 'crashing', exit: 137, restarts: 8 }, { is: 'running' }] });
const livePod = firstOf('Pod', live);
const liveSaid = [
  said(
    livePod,
    'Unhealthy',
    'Liveness probe failed: Get "http://10.1.0.7:9999/live": dial tcp 10.1.0.7:9999: connect: connection refused',
    { container: 'web', count: 60 },
  ),
  said(livePod, 'Killing', 'Container web failed liveness probe, will be restarted', {
    container: 'web',
    type: 'Normal',
    count: 8,
  }),
];
const startup = deployment('slow', {
  pods: [
    {
      is: 'unready',
      for: 2,
      restarts: 5,
      says: 'Startup probe failed: HTTP probe failed with statuscode: 503',
    },
  ],
});
const startupPod = firstOf('Pod', startup);
const flaky = deployment('web', { pods: run(2) });
const netpol = (name: string, spec: object) => thing('NetworkPolicy', name, { spec });

/** Probes. */
export const probes: readonly Variant[] = [
  {
    name: 'a probe asks for a page that does not exist',
    objects: [...around, ...ready404, ...service('web', ready404), ingress('web', 'web')],
    root: ['Pod/shop/web-*', /404/, 'critical'],
    also: [
      ['Deployment/shop/web', /0 of 3/],
      ['Service/shop/web', /ready/],
    ],
  },
  {
    name: 'a probe asks a port where nobody listens',
    objects: [...around, ...readyTcp],
    root: ['Pod/shop/db-0', /5433.*refused|refused/, 'critical'],
    also: [['StatefulSet/shop/db', /0 of 2/]],
  },
  {
    name: 'a check inside the container takes too long',
    objects: [...around, ...readyExec],
    root: ['Pod/shop/web-*', /timed out/, 'critical'],
    also: [['Deployment/shop/web', /0 of 1/]],
  },
  {
    name: 'one agent of three says that it does not serve',
    objects: [...around, ...readyGrpc],
    root: ['Pod/shop/agent-*', /NOT_SERVING/, 'critical'],
    also: [['DaemonSet/shop/agent', /2 of 3/]],
  },
  {
    name: 'a liveness probe on a wrong port',
    objects: [...around, ...live, ...liveSaid, ...service('web', live)],
    root: ['Pod/shop/web-*', /liveness/i, 'critical'],
    also: [['Deployment/shop/web', /1 of 2/]],
    quiet: ['Service/*'],
  },
  {
    name: 'a startup probe that is too impatient',
    objects: [
      ...around,
      ...startup,
      said(startupPod, 'Killing', 'Container slow failed startup probe, will be restarted', {
        container: 'slow',
        type: 'Normal',
        count: 5,
      }),
    ],
    root: ['Pod/shop/slow-*', /startup/i, 'critical'],
    also: [['Deployment/shop/slow', /0 of 1/]],
  },
  {
    name: 'healthy: a probe failed while the pod came up',
    objects: [
      ...around,
      ...flaky,
      said(firstOf('Pod', flaky), 'Unhealthy', 'Readiness probe failed: connection refused', {
        from: 59,
        to: 58,
        count: 3,
        container: 'web',
      }),
    ],
  },
  {
    name: 'healthy: a probe fails once in a while',
    objects: [
      ...around,
      ...flaky,
      said(firstOf('Pod', flaky), 'Unhealthy', 'Liveness probe failed: context deadline exceeded', {
        from: 40,
        to: 2,
        count: 3,
        container: 'web',
      }),
    ],
  },
  {
    name: 'a policy lets nobody in, where a Service shall serve',
    objects: [
      ...around,
      ...web,
      ...svc,
      netpol('deny', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] }),
      ...deployment('front', {
        pod: { containers: [container('front', { env: [{ name: 'API', value: 'http://web:80' }] })] },
      }),
    ],
    root: ['NetworkPolicy/shop/deny', /isolates/i, 'warning'],
    quiet: ['Deployment/*', 'Pod/*', 'Service/*'],
  },
];
