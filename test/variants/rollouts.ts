// SPDX-License-Identifier: Apache-2.0

import { ago } from '../support/lab/clock.ts';
import type { PodState } from '../support/lab/pods.ts';
import { podOf } from '../support/lab/pods.ts';
import { service, surroundings } from '../support/lab/surroundings.ts';
import { firstOf, type Thing, thing } from '../support/lab/thing.ts';
import type { Variant } from '../support/lab/variant.ts';
import { container, daemonSet, deployment, statefulSet } from '../support/lab/workloads.ts';

const around = surroundings();
const run = (n: number, more: object = {}) =>
  Array.from({ length: n }, () => ({ is: 'running' as const, ...more }));
/** A second ReplicaSet of a Deployment, with its pods. */
const revision = (
  top: Thing,
  n: number,
  replicas: number,
  states: readonly PodState[],
  image: string,
  age = 20,
): readonly Thing[] => {
  const name = top.metadata.name;
  const spec = { containers: [container(name, { image })] };
  const set = thing('ReplicaSet', `${name}-r${n}`, {
    age,
    owner: top,
    meta: { labels: { app: name }, annotations: { 'deployment.kubernetes.io/revision': String(n) } },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec },
    },
    status: {
      replicas,
      readyReplicas: states.filter(({ is }) => is === 'running').length,
      observedGeneration: 1,
    },
  });
  return [
    set,
    ...states.flatMap((state, at) =>
      podOf(`${name}-r${n}-x${at}`, { spec, labels: { app: name }, owner: set, age, state }),
    ),
  ];
};
const rolling = deployment('web', {
  pods: run(3),
  replicas: 3,
  age: 500,
  status: {
    updatedReplicas: 1,
    unavailableReplicas: 1,
    replicas: 4,
    conditions: [
      { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', lastTransitionTime: ago(500) },
      {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: 'ReplicaSet "web-r2" has timed out progressing.',
        lastTransitionTime: ago(5),
      },
    ],
  },
});
const stuckRoll = [
  ...rolling,
  ...revision(
    firstOf('Deployment', rolling),
    2,
    1,
    [{ is: 'crashing', exit: 1, says: 'unknown flag --fast' }],
    'web:4',
  ),
];
const okRoll = deployment('web', {
  pods: run(3),
  replicas: 3,
  age: 500,
  status: {
    updatedReplicas: 1,
    unavailableReplicas: 1,
    replicas: 4,
    conditions: [
      { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', lastTransitionTime: ago(500) },
      {
        type: 'Progressing',
        status: 'True',
        reason: 'ReplicaSetUpdated',
        lastTransitionTime: ago(500),
        lastUpdateTime: ago(1),
      },
    ],
  },
});
const rollingOk = [
  ...okRoll,
  ...revision(
    firstOf('Deployment', okRoll),
    2,
    1,
    [{ is: 'unready', for: 0.5, says: 'Readiness probe failed: connection refused' }],
    'web:4',
    1,
  ),
];
const pausedRoll = deployment('web', {
  pods: run(3),
  replicas: 3,
  age: 5000,
  spec: { paused: true },
  status: {
    updatedReplicas: 1,
    replicas: 4,
    conditions: [
      { type: 'Available', status: 'True', lastTransitionTime: ago(500) },
      {
        type: 'Progressing',
        status: 'Unknown',
        reason: 'DeploymentPaused',
        message: 'Deployment is paused',
        lastTransitionTime: ago(1500),
      },
    ],
  },
});
const stsRoll = statefulSet('db', {
  replicas: 3,
  pods: [...run(2), { is: 'crashing', exit: 1, says: 'wal is of a newer version' }],
  age: 500,
  status: { updatedReplicas: 1, currentRevision: 'db-a', updateRevision: 'db-b' },
});
const onDelete = daemonSet('agent', {
  pods: run(3),
  age: 5000,
  spec: { updateStrategy: { type: 'OnDelete' } },
  status: { updatedNumberScheduled: 1 },
});
/** Rollouts. */
export const rollouts: readonly Variant[] = [
  {
    name: 'a rollout hangs on a new revision that crashes, the old one serves',
    objects: [...around, ...stuckRoll, ...service('web', stuckRoll)],
    root: ['Pod/shop/web-r2-*', /unknown flag/, 'critical'],
    also: [['Deployment/shop/web', /progress|deadline/i]],
    quiet: ['Service/*', 'Pod/shop/web-7c9f4d5b6-*'],
  },
  {
    name: 'healthy: a rollout has just begun',
    objects: [...around, ...rollingOk, ...service('web', rollingOk)],
  },
  {
    name: 'a rollout was paused half way a day ago',
    objects: [
      ...around,
      ...pausedRoll,
      ...revision(firstOf('Deployment', pausedRoll), 2, 1, run(1), 'web:4', 1500),
    ],
    root: ['Deployment/shop/web', /paus/, 'info'],
    quiet: ['Pod/*'],
  },
  {
    name: 'the last replica of a StatefulSet does not come back after an update',
    objects: [...around, ...stsRoll],
    root: ['Pod/shop/db-2', /wal/, 'critical'],
    also: [['StatefulSet/shop/db', /2 of 3/]],
  },
  { name: 'healthy: a DaemonSet that is updated by hand', objects: [...around, ...onDelete] },
];
