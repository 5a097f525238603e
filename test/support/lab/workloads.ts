// SPDX-License-Identifier: Apache-2.0

import { ago } from './clock.ts';
import { type PodState, podOf } from './pods.ts';
import { said, type Thing, thing } from './thing.ts';

type Raw = Readonly<Record<string, unknown>>;

const probe = (path: string, port: number | string): Raw => ({
  httpGet: { path, port, scheme: 'HTTP' },
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
});

/** A container as careful people write it. */
export const container = (name: string, more: Raw = {}): Raw => ({
  name,
  image: `registry.example.org/${name}:3.1`,
  ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
  resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
  readinessProbe: probe('/ready', 8080),
  livenessProbe: probe('/live', 8080),
  imagePullPolicy: 'IfNotPresent',
  ...more,
});

export interface WorkloadGiven {
  readonly ns?: string;
  readonly age?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Of the pod template; a container named like the workload by default. */
  readonly pod?: Raw;
  /** One per pod that exists. */
  readonly pods?: readonly PodState[];
  /** Wanted; as many as there are pods by default. */
  readonly replicas?: number;
  readonly spec?: Raw;
  readonly status?: Raw;
}

const isUp = ({ is, deleting }: PodState): boolean => is === 'running' && deleting === undefined;
const counts = ({ is }: PodState): boolean => is !== 'evicted' && is !== 'failed' && is !== 'done';

const partsOf = (
  name: string,
  { labels = { app: name }, pod = {}, pods = [{ is: 'running' }], ...given }: WorkloadGiven,
) => {
  const spec = { containers: [container(name)], ...pod };
  const live = pods.filter(counts).length;
  return {
    ...given,
    labels,
    pods,
    spec,
    live,
    ready: pods.filter(isUp).length,
    replicas: given.replicas ?? live,
    template: { metadata: { labels }, spec },
  };
};

/** A Deployment, its ReplicaSet and pods. */
export const deployment = (name: string, given: WorkloadGiven = {}): readonly Thing[] => {
  const {
    ns,
    age = 60,
    labels,
    annotations = {},
    pods,
    spec,
    live,
    ready,
    replicas,
    template,
  } = partsOf(name, given);
  const minutes = Math.min(age, 30);
  const isAvailable = ready >= replicas - Math.floor(replicas / 4);
  const top = thing('Deployment', name, {
    ...(ns === undefined ? {} : { ns }),
    age,
    meta: { labels, annotations: { 'deployment.kubernetes.io/revision': '1', ...annotations } },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      progressDeadlineSeconds: 600,
      template,
      ...given.spec,
    },
    status: {
      observedGeneration: 1,
      replicas: live,
      updatedReplicas: live,
      readyReplicas: ready,
      availableReplicas: ready,
      unavailableReplicas: Math.max(0, replicas - ready),
      conditions: [
        {
          type: 'Available',
          status: isAvailable ? 'True' : 'False',
          reason: isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
          message: '',
          lastTransitionTime: ago(minutes),
        },
        {
          type: 'Progressing',
          status: 'True',
          reason: ready >= replicas ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
          message: '',
          lastTransitionTime: ago(age),
          lastUpdateTime: ago(minutes),
        },
      ],
      ...given.status,
    },
  });
  const set = thing('ReplicaSet', `${name}-7c9f4d5b6`, {
    ...(ns === undefined ? {} : { ns }),
    age,
    owner: top,
    meta: { labels, annotations: { 'deployment.kubernetes.io/revision': '1' } },
    spec: { replicas, selector: { matchLabels: labels }, template },
    status: {
      observedGeneration: 1,
      replicas: live,
      fullyLabeledReplicas: live,
      readyReplicas: ready,
      availableReplicas: ready,
    },
  });
  return [
    top,
    set,
    ...pods.flatMap((state, at) =>
      podOf(`${name}-7c9f4d5b6-${'bcdfghjklm'[at] ?? 'x'}2x${at}q`, {
        ...(ns === undefined ? {} : { ns }),
        spec,
        labels,
        owner: set,
        age,
        state,
      }),
    ),
  ];
};

/** A StatefulSet and its pods, by ordinal. */
export const statefulSet = (name: string, given: WorkloadGiven = {}): readonly Thing[] => {
  const { ns, age = 60, labels, pods, spec, live, ready, replicas, template } = partsOf(name, given);
  const top = thing('StatefulSet', name, {
    ...(ns === undefined ? {} : { ns }),
    age,
    meta: { labels },
    spec: {
      replicas,
      serviceName: '',
      selector: { matchLabels: labels },
      template,
      podManagementPolicy: 'OrderedReady',
      ...given.spec,
    },
    status: {
      observedGeneration: 1,
      replicas: live,
      currentReplicas: live,
      updatedReplicas: live,
      readyReplicas: ready,
      availableReplicas: ready,
      currentRevision: `${name}-5d`,
      updateRevision: `${name}-5d`,
      ...given.status,
    },
  });
  return [
    top,
    ...pods.flatMap((state, at) =>
      podOf(`${name}-${at}`, { ...(ns === undefined ? {} : { ns }), spec, labels, owner: top, age, state }),
    ),
  ];
};

/** A DaemonSet and its pods, one per node. */
export const daemonSet = (name: string, given: WorkloadGiven = {}): readonly Thing[] => {
  const { ns, age = 60, labels, pods, spec, live, ready, replicas, template } = partsOf(name, given);
  const top = thing('DaemonSet', name, {
    ...(ns === undefined ? {} : { ns }),
    age,
    meta: { labels },
    spec: {
      selector: { matchLabels: labels },
      template,
      updateStrategy: { type: 'RollingUpdate' },
      ...given.spec,
    },
    status: {
      observedGeneration: 1,
      desiredNumberScheduled: replicas,
      currentNumberScheduled: live,
      updatedNumberScheduled: live,
      numberReady: ready,
      numberAvailable: ready,
      numberUnavailable: replicas - ready,
      numberMisscheduled: 0,
      ...given.status,
    },
  });
  return [
    top,
    ...pods.flatMap((state, at) =>
      podOf(`${name}-${'bcdfg'[at] ?? 'x'}7k2v`, {
        ...(ns === undefined ? {} : { ns }),
        spec,
        labels,
        owner: top,
        age,
        state: { node: `node-${at + 1}`, ...state },
      }),
    ),
  ];
};

/** A Job and the pods that it made. */
export const job = (
  name: string,
  given: WorkloadGiven & { readonly owner?: Thing } = {},
): readonly Thing[] => {
  const { ns, age = 60, labels, pods, spec, template } = partsOf(name, given);
  const by = { ...labels, 'batch.kubernetes.io/job-name': name, 'job-name': name };
  const count = (...wanted: readonly PodState['is'][]): number =>
    pods.filter(({ is }) => wanted.includes(is)).length;
  const failed = count('failed', 'evicted');
  const succeeded = count('done');
  const active = pods.length - failed - succeeded;
  const top = thing('Job', name, {
    ...(ns === undefined ? {} : { ns }),
    age,
    owner: given.owner,
    meta: { labels: by },
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      template: { ...template, spec: { restartPolicy: 'Never', ...spec } },
      ...given.spec,
    },
    status: { active, failed, succeeded, ready: count('running'), startTime: ago(age), ...given.status },
  });
  return [
    top,
    ...pods.flatMap((state, at) =>
      podOf(`${name}-${'bcdfg'[at] ?? 'x'}9x2p`, {
        ...(ns === undefined ? {} : { ns }),
        spec: { restartPolicy: 'Never', ...spec },
        labels: by,
        owner: top,
        age,
        state,
      }),
    ),
  ];
};

export { said };
