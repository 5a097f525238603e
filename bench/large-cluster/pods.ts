// SPDX-License-Identifier: Apache-2.0

import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import type { Json } from '../../src/core/read.ts';
import { managedFields } from './managed-fields.ts';
import { type App, type LargeClusterSize, NOW, nodeName, type Trouble, timeOf } from './plan.ts';
import { annotationsOf, configOf, imageOf, labelsOf, podSpec } from './pod-template.ts';
import { randomOf } from './random.ts';

/** Name, uid, node and address of one pod: what others say of it too. */
export interface PodIdentity {
  readonly name: string;
  readonly uid: string;
  readonly node: string | undefined;
  readonly ip: string;
  readonly createdAt: number;
}

export const podIdentity = (app: App, replica: number, size: LargeClusterSize): PodIdentity => {
  const random = randomOf(size.seed, 'pod', app.index, replica);
  const uid = random.uid();
  const node = nodeName(random.below(size.nodes));
  return {
    name: app.stateful ? `${app.name}-${replica}` : `${app.name}-${app.hash}-${random.hex(5)}`,
    uid,
    node: app.trouble === 'pending' ? undefined : node,
    ip: `100.64.${random.below(256)}.${random.below(256)}`,
    createdAt:
      app.trouble === undefined
        ? Math.min(app.createdAt + random.below(86_400_000), NOW - 3_600_000)
        : NOW - 2_700_000,
  };
};

/** One healthy pod in so many went through a reboot of its node: it restarted, long ago. */
const REBOOTED = 20;

/** A container that runs again since its node came back, twelve hours after the pod was made. */
const rebooted = (pod: PodIdentity) => {
  const at = pod.createdAt + 43_200_000;
  const ended = {
    exitCode: 255,
    reason: 'Unknown',
    startedAt: timeOf(pod.createdAt + 8_000),
    finishedAt: timeOf(at),
  };
  return {
    state: { running: { startedAt: timeOf(at + 90_000) } },
    lastState: { terminated: { ...ended, containerID: `containerd://${randomOf(pod.uid, 'last').hex(64)}` } },
    restarts: 1,
  };
};

/** Broken ways in which the container `app` stands; the sidecar is well where the pod runs at all. */
const standing = (
  app: App,
  pod: PodIdentity,
): { readonly state: Json; readonly lastState: Json; readonly restarts: number } => {
  if (app.trouble === undefined && randomOf(pod.uid, 'reboot').below(REBOOTED) === 0) return rebooted(pod);
  const wait = (reason: string, message: string): Json => ({ waiting: { reason, message } });
  const states: Readonly<Record<Trouble, Json | undefined>> = {
    crash: wait(
      'CrashLoopBackOff',
      `back-off 5m0s restarting failed container=app pod=${pod.name}_${app.namespace}(${pod.uid})`,
    ),
    image: wait(
      'ImagePullBackOff',
      `Back-off pulling image "${imageOf(app)}": ErrImagePull: ${imageOf(app)}: not found`,
    ),
    config: wait('ContainerCreating', ''),
    pending: undefined,
    selector: undefined,
  };
  const state = app.trouble === undefined ? undefined : states[app.trouble];
  const crashed = {
    exitCode: 1,
    reason: 'Error',
    startedAt: timeOf(NOW - 130_000),
    finishedAt: timeOf(NOW - 120_000),
  };
  return {
    state: state ?? { running: { startedAt: timeOf(pod.createdAt + 8_000) } },
    lastState:
      app.trouble === 'crash'
        ? { terminated: { ...crashed, containerID: `containerd://${randomOf(pod.uid, 'last').hex(64)}` } }
        : {},
    restarts: app.trouble === 'crash' ? 12 : 0,
  };
};

const containerStatuses = (app: App, pod: PodIdentity): readonly Json[] => {
  const random = randomOf(pod.uid, 'containers');
  const { state, lastState, restarts } = standing(app, pod);
  const started = !('waiting' in state);
  const creating = app.trouble === 'config';
  const of = (name: string, image: string, given: Json, runs: boolean): Json => ({
    name,
    ...given,
    ready: runs,
    image,
    imageID: runs ? `${image.slice(0, image.lastIndexOf(':'))}@sha256:${random.hex(64)}` : '',
    ...(runs ? { containerID: `containerd://${random.hex(64)}` } : {}),
    started: runs,
    ...(runs ? { allocatedResources: { cpu: '50m', memory: '128Mi' } } : {}),
  });
  const running = {
    state: { running: { startedAt: timeOf(pod.createdAt + 6_000) } },
    lastState: {},
    restartCount: 0,
  };
  const waiting = { state, lastState: {}, restartCount: 0 };
  return [
    of('app', imageOf(app), { state, lastState, restartCount: restarts }, started),
    of('proxy', 'registry.example.com/platform/proxy:1.31.4', creating ? waiting : running, !creating),
  ];
};

const podStatus = (app: App, pod: PodIdentity): Json => {
  const ready = app.trouble === undefined || app.trouble === 'selector';
  const since = timeOf(pod.createdAt);
  const condition = (type: string, good: boolean, more: Json = {}): Json => ({
    type,
    status: good ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: good && type.endsWith('eady') ? timeOf(pod.createdAt + 20_000) : since,
    ...more,
  });
  if (pod.node === undefined) {
    const message = `0/1000 nodes are available: 1000 node(s) didn't match Pod's node affinity/selector. preemption: 0/1000 nodes are available: 1000 Preemption is not helpful for scheduling.`;
    return {
      phase: 'Pending',
      conditions: [condition('PodScheduled', false, { reason: 'Unschedulable', message })],
      qosClass: 'Burstable',
    };
  }
  const unready = ready
    ? {}
    : {
        reason: 'ContainersNotReady',
        message: `containers with unready status: [${app.trouble === 'config' ? 'app proxy' : 'app'}]`,
      };
  const hostIP = `10.16.${randomOf(pod.node).below(256)}.${randomOf(pod.node, 1).below(256)}`;
  return {
    phase: app.trouble === 'config' || app.trouble === 'image' ? 'Pending' : 'Running',
    conditions: [
      condition('PodReadyToStartContainers', app.trouble !== 'config'),
      condition('Initialized', true),
      condition('Ready', ready, unready),
      condition('ContainersReady', ready, unready),
      condition('PodScheduled', true),
    ],
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(app.trouble === 'config' ? {} : { podIP: pod.ip, podIPs: [{ ip: pod.ip }] }),
    startTime: since,
    containerStatuses: containerStatuses(app, pod),
    qosClass: 'Burstable',
  };
};

const placed = (spec: Json, app: App, pod: PodIdentity): Json => {
  const token = {
    name: `kube-api-access-${randomOf(pod.uid, 'token').hex(5)}`,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 420,
    },
  };
  const data = { name: 'data', persistentVolumeClaim: { claimName: `data-${pod.name}` } };
  const toleration = (key: string): Json => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  });
  return {
    ...spec,
    volumes: [...(spec['volumes'] as readonly Json[]), token, ...(app.stateful ? [data] : [])],
    ...(pod.node === undefined ? {} : { nodeName: pod.node }),
    ...(app.stateful ? { hostname: pod.name, subdomain: app.name } : {}),
    tolerations: [toleration('node.kubernetes.io/not-ready'), toleration('node.kubernetes.io/unreachable')],
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  };
};

/** One pod as a server sends it, managedFields and all: about 13 kB of JSON. */
export const podObject = (
  app: App,
  replica: number,
  upstreams: readonly App[],
  size: LargeClusterSize,
): RawObject => {
  const pod = podIdentity(app, replica, size);
  const labels = {
    ...labelsOf(app),
    ...(app.stateful
      ? {
          'apps.kubernetes.io/pod-index': String(replica),
          'controller-revision-hash': `${app.name}-${app.hash}`,
          'statefulset.kubernetes.io/pod-name': pod.name,
        }
      : { 'pod-template-hash': app.hash }),
  };
  const annotations = annotationsOf(app);
  const owner = {
    apiVersion: 'apps/v1',
    kind: app.stateful ? 'StatefulSet' : 'ReplicaSet',
    name: app.stateful ? app.name : `${app.name}-${app.hash}`,
    uid: app.ownerUid,
    controller: true,
    blockOwnerDeletion: true,
  };
  const template = podSpec(app, upstreams);
  const status = podStatus(app, pod);
  const written = {
    metadata: { annotations, generateName: '', labels, ownerReferences: [owner] },
    spec: template,
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: pod.name,
      generateName: `${owner.name}-`,
      namespace: app.namespace,
      uid: pod.uid,
      resourceVersion: String(1_000_000 + app.index * 1_000 + replica),
      creationTimestamp: timeOf(pod.createdAt),
      labels,
      annotations,
      ownerReferences: [owner],
      managedFields: managedFields([
        {
          manager: 'kube-controller-manager',
          apiVersion: 'v1',
          time: timeOf(pod.createdAt),
          fields: written,
        },
        {
          manager: 'kubelet',
          apiVersion: 'v1',
          time: timeOf(pod.createdAt + 20_000),
          fields: { status },
          subresource: 'status',
        },
      ]),
    },
    spec: placed(template, app, pod),
    status,
  };
};

export const missingConfig = (app: App): string => `configmap "${configOf(app)}" not found`;
