// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import { surroundings } from '../support/lab/surroundings.ts';
import { firstOf, thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, daemonSet, deployment, job, said } from '../support/lab/workloads.ts';

const around = surroundings();
const run = (n: number, more: object = {}) =>
  Array.from({ length: n }, () => ({ is: 'running' as const, ...more }));
const quota = (used: Record<string, string>, hard: Record<string, string>, name = 'compute') =>
  thing('ResourceQuota', name, { age: 900, spec: { hard }, status: { hard, used } });
const refused = (message: string) => [
  { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message, lastTransitionTime: ago(20) },
  { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', lastTransitionTime: ago(20) },
  { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', lastTransitionTime: ago(20) },
];
const limit = deployment('web', {
  replicas: 2,
  pods: [],
  pod: { containers: [container('web', { resources: { limits: { cpu: '4', memory: '256Mi' } } })] },
  status: {
    conditions: refused(
      'pods "web-7c9f4d5b6-abcde" is forbidden: maximum cpu usage per Container is 2, but limit is 4',
    ),
  },
});
const psa = daemonSet('agent', { replicas: 3, pods: [] });
const jobRefused = job('load', { pods: [], age: 30 });
const quotaMem = deployment('web', {
  replicas: 3,
  pods: run(2),
  status: {
    conditions: refused(
      'pods "web-7c9f4d5b6-x" is forbidden: exceeded quota: compute, requested: requests.memory=64Mi, used: requests.memory=1Gi, limited: requests.memory=1Gi',
    ),
  },
});

/** Pods that the API server refuses. */
export const refusals: readonly Variant[] = [
  {
    name: 'a LimitRange refuses the pods of a Deployment',
    objects: [
      ...around,
      ...limit,
      thing('LimitRange', 'bounds', { spec: { limits: [{ type: 'Container', max: { cpu: '2' } }] } }),
    ],
    root: ['Deployment/shop/web', /cpu limit of a container is 4, the maximum is 2/, 'critical'],
    also: [['Deployment/shop/web', /0 of 2/]],
  },
  {
    name: 'a policy of a namespace refuses the pods of a DaemonSet',
    objects: [
      ...around,
      ...psa,
      said(
        firstOf('DaemonSet', psa),
        'FailedCreate',
        'Error creating: pods "agent-x" is forbidden: violates PodSecurity "restricted:latest": privileged (container "agent" must not set securityContext.privileged=true)',
      ),
    ],
    root: ['DaemonSet/shop/agent', /PodSecurity/, 'critical'],
    also: [['DaemonSet/shop/agent', /0 of 3/]],
  },
  {
    name: 'a quota refuses the pod of a Job',
    objects: [
      ...around,
      ...jobRefused,
      quota({ pods: '2' }, { pods: '2' }),
      said(
        firstOf('Job', jobRefused),
        'FailedCreate',
        'Error creating: pods "load-x" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=2, limited: pods=2',
      ),
    ],
    root: ['Job/shop/load', /quota/, 'critical'],
    also: [['ResourceQuota/shop/compute', /pods/]],
  },
  {
    name: 'a quota stops the third replica',
    objects: [...around, ...quotaMem, quota({ 'requests.memory': '1Gi' }, { 'requests.memory': '1Gi' })],
    root: ['ResourceQuota/shop/compute', /memory/, 'warning'],
    also: [
      ['Deployment/shop/web', /2 of 3/],
      ['Deployment/shop/web', /quota/i, 'critical'],
    ],
  },
  {
    name: 'healthy: a quota that is half used',
    objects: [
      ...around,
      ...deployment('web'),
      quota({ pods: '4', 'requests.cpu': '500m' }, { pods: '10', 'requests.cpu': '4' }),
    ],
  },
];
