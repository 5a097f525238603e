// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import { podOf } from '../support/lab/pods.ts';
import { ingress, node, service, surroundings } from '../support/lab/surroundings.ts';
import { firstOf, thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, daemonSet, deployment, job, said, statefulSet } from '../support/lab/workloads.ts';

const around = surroundings();
const run = (count: number, more: object = {}) =>
  Array.from({ length: count }, () => ({ is: 'running' as const, ...more }));
const going = { is: 'running' as const, deleting: { minutes: 0.3 } };

const scaledDown = deployment('web', { age: 900, replicas: 2, pods: [...run(2), going, going] });
const young = (name: string) =>
  deployment(name, {
    age: 1.5,
    pods: [
      { is: 'creating', for: 1.5 },
      { is: 'unready', for: 0.5 },
    ],
  });
const newDns = deployment('coredns', {
  ns: 'kube-system',
  age: 2,
  labels: { 'k8s-app': 'kube-dns' },
  pods: [{ is: 'unready', for: 1, says: 'Readiness probe failed: HTTP probe failed with statuscode: 503' }],
});
const updating = statefulSet('db', {
  age: 9_000,
  replicas: 3,
  pods: [...run(2, { for: 9_000 }), { is: 'creating', for: 0.8 }],
  status: { updatedReplicas: 1, currentRevision: 'db-a', updateRevision: 'db-b' },
});
const rebooted = deployment('web', {
  age: 9_000,
  pods: run(2, { restarts: 1, exit: 255, reason: 'Unknown', for: 12 }),
});
const parallel = job('grid', {
  age: 15,
  pods: [{ is: 'done' }, { is: 'done' }, { is: 'running', for: 6 }, { is: 'failed', exit: 1, for: 9 }],
  spec: { completions: 8, parallelism: 2 },
  status: { active: 1, succeeded: 2, failed: 1 },
});
const ordered = deployment('web', {
  age: 2.5,
  pods: [{ is: 'pending', for: 2.5, says: '0/3 nodes are available: 3 Insufficient cpu.' }],
});
const slow = deployment('search', {
  age: 4,
  pod: {
    containers: [
      container('search', {
        startupProbe: { httpGet: { path: '/up', port: 8080 }, periodSeconds: 10, failureThreshold: 60 },
      }),
    ],
  },
  pods: [{ is: 'unready', for: 4, says: 'Startup probe failed: connection refused' }],
});
const moving = deployment('web', {
  ns: 'shop',
  age: 900,
  replicas: 3,
  pods: [...run(2, { for: 800 }), { is: 'creating', for: 0.4, node: 'node-2' }],
});

/** Healthy though busy: nothing here is worth a word at warning or above. */
export const busy: readonly Variant[] = [
  {
    name: 'an autoscaler took replicas away',
    objects: [...around, ...scaledDown, ...service('web', scaledDown)],
  },
  {
    name: 'a cluster that was made two minutes ago',
    objects: [
      ...surroundings('shop', 'kube-system').filter(({ kind }) => kind !== 'Node' && kind !== 'Lease'),
      ...node('node-1', { age: 3 }),
      ...node('node-2', {
        age: 1,
        since: 1,
        ready: 'False',
        says: 'container runtime network not ready: NetworkReady=false',
      }),
      ...newDns,
      ...service('kube-dns', newDns, { ns: 'kube-system', selector: { 'k8s-app': 'kube-dns' }, age: 2 }),
      ...young('web'),
      ...service('web', young('web'), { age: 1.5 }),
      ingress('web', 'web'),
    ],
  },
  {
    name: 'a StatefulSet is being updated',
    objects: [...around, ...updating, ...service('db', updating, { clusterIP: 'None' })],
  },
  { name: 'a node restarted with its pods', objects: [...around, ...rebooted, ...service('web', rebooted)] },
  { name: 'a Job in the middle of its work, with one try that failed', objects: [...around, ...parallel] },
  {
    name: 'an autoscaler of nodes was asked for one',
    objects: [
      ...around,
      ...ordered,
      said(
        firstOf('Pod', ordered),
        'TriggeredScaleUp',
        'pod triggered scale-up: [{group-a 3->4 (max: 10)}]',
        {
          type: 'Normal',
          from: 2,
          to: 2,
          count: 1,
        },
      ),
    ],
  },
  {
    name: 'a program that may take ten minutes to start',
    objects: [...around, ...slow, ...service('search', slow, { age: 4 })],
  },
  {
    name: 'a node is drained under a budget, one pod at a time',
    objects: [
      ...around,
      ...node('node-7', { cordoned: true, since: 6 }),
      ...moving,
      ...podOf('web-7c9f4d5b6-old', {
        spec: { containers: [container('web')] },
        labels: { app: 'web' },
        state: { ...going, node: 'node-7' },
      }),
      thing('PodDisruptionBudget', 'web', {
        age: 900,
        spec: { selector: { matchLabels: { app: 'web' } }, maxUnavailable: 1 },
        status: {
          currentHealthy: 2,
          desiredHealthy: 2,
          expectedPods: 3,
          disruptionsAllowed: 0,
          conditions: [
            {
              type: 'DisruptionAllowed',
              status: 'False',
              reason: 'InsufficientPods',
              lastTransitionTime: ago(0.5),
            },
          ],
        },
      }),
    ],
  },
  {
    name: 'a DaemonSet comes to a new node, and an old agent is replaced',
    objects: [
      ...around,
      ...node('node-4', { age: 2 }),
      ...daemonSet('agent', { replicas: 4, age: 9_000, pods: [...run(3), { is: 'creating', for: 1 }] }),
    ],
  },
  {
    name: 'runs of a CronJob that are done, kept for their logs',
    objects: [
      ...around,
      ...[1, 2, 3].flatMap((at) =>
        job(`sync-${at}`, {
          age: at * 60,
          pods: [{ is: 'done' }],
          status: {
            conditions: [{ type: 'Complete', status: 'True', lastTransitionTime: ago(at * 60 - 1) }],
            completionTime: ago(at * 60 - 1),
          },
        }),
      ),
    ],
  },
];
