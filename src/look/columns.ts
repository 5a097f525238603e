// SPDX-License-Identifier: Apache-2.0

import { conditionOf } from '../core/condition.ts';
import type { KubeObject } from '../core/kind.ts';
import type { KindName, Kinds } from '../core/kinds/index.ts';
import { lastEnd, statusesOf } from '../core/pod-state.ts';

/** A column besides the name, the namespace and the age that every list has. */
type Cells = readonly (readonly [column: string, cell: string])[];
type Row<K extends KindName> = (object: Kinds[K]) => Cells;

const ready = (object: { readonly ready: number; readonly replicas: number }): Cells => [
  ['Ready', `${object.ready}/${object.replicas}`],
];

const podStatus = (pod: Kinds['Pod']): string => {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const waiting = statusesOf(pod).find(
    ({ state }) => state.waiting !== undefined && state.waiting.reason !== '',
  );
  const reason = waiting?.state.waiting?.reason;
  const failed = statusesOf(pod).find(({ state }) => (state.terminated?.exitCode ?? 0) !== 0);
  return pod.reason ?? reason ?? failed?.state.terminated?.reason ?? pod.phase;
};

const pod: Row<'Pod'> = (object) => {
  const containers = object.containers;
  const restarts = statusesOf(object).reduce((sum, { restartCount }) => sum + restartCount, 0);
  const end = statusesOf(object)
    .map(lastEnd)
    .find((each) => each !== undefined && each.exitCode !== 0);
  return [
    ['Ready', `${containers.filter((each) => each.ready).length}/${object.spec.containers.length}`],
    ['Status', podStatus(object)],
    [
      'Restarts',
      end === undefined ? `${restarts}` : `${restarts} (${end.reason || 'ended'} ${end.exitCode})`,
    ],
    ['Node', object.spec.nodeName ?? '-'],
  ];
};

const portsOf = ({ ports }: Kinds['Service']): string =>
  ports.map(({ port, protocol }) => (protocol === 'TCP' ? `${port}` : `${port}/${protocol}`)).join(', ') ||
  '-';

const rolesOf = ({ metadata }: KubeObject): string =>
  Object.keys(metadata.labels)
    .flatMap((label) => /^node-role\.kubernetes\.io\/(.+)$/.exec(label)?.[1] ?? [])
    .join(', ') || '-';

const nodeStatus = (node: Kinds['Node']): string =>
  [
    conditionOf(node.conditions, 'Ready')?.status === 'True' ? 'Ready' : 'NotReady',
    ...(node.unschedulable ? ['cordoned'] : []),
    ...node.conditions
      .filter(({ type, status }) => type !== 'Ready' && status === 'True')
      .map(({ type }) => type),
  ].join(', ');

const rows: { readonly [K in KindName]?: Row<K> } = {
  Pod: pod,
  Deployment: (object) => [
    ...ready(object),
    ['Updated', `${object.updated}`],
    ['Available', `${object.available}`],
  ],
  StatefulSet: (object) => [...ready(object), ['Updated', `${object.updated}`]],
  ReplicaSet: (object) => ready(object),
  DaemonSet: (object) => [
    ['Ready', `${object.ready}/${object.desired}`],
    ['Updated', `${object.updated}`],
  ],
  Job: (object) => [
    ['Succeeded', `${object.succeeded}`],
    ['Failed', `${object.failed}`],
    ['Active', `${object.active}`],
  ],
  CronJob: (object) => [
    ['Schedule', object.schedule],
    ['Suspended', object.suspend ? 'yes' : 'no'],
    ['Active', `${object.active}`],
  ],
  Service: (object) => [
    ['Type', object.type],
    ['Cluster IP', object.clusterIP ?? '-'],
    ['Ports', portsOf(object)],
  ],
  Ingress: (object) => [
    ['Class', object.className ?? '-'],
    ['Hosts', object.hosts.join(', ') || '*'],
    ['Services', [...new Set(object.backends.map(({ service }) => service))].join(', ') || '-'],
  ],
  Node: (object) => [
    ['Status', nodeStatus(object)],
    ['Roles', rolesOf(object)],
    ['Version', object.kubeletVersion ?? '-'],
  ],
  Namespace: (object) => [['Status', object.phase]],
  PersistentVolumeClaim: (object) => [
    ['Status', object.phase],
    ['Capacity', object.capacity ?? object.request ?? '-'],
    ['Class', object.storageClassName ?? '-'],
    ['Volume', object.volumeName ?? '-'],
  ],
  HorizontalPodAutoscaler: (object) => [
    ['Target', `${object.target.kind}/${object.target.name}`],
    ['Replicas', `${object.current} of ${object.minReplicas}–${object.maxReplicas}`],
  ],
  ConfigMap: (object) => [['Keys', object.keys.join(', ') || '-']],
  // Names of keys, never what is under them: no value of a Secret is ever read.
  Secret: (object) => [
    ['Type', object.type || '-'],
    ['Keys', object.keysKnown ? object.keys.join(', ') || '-' : 'not known'],
  ],
};

const PASSED_OVER = new Set(['kind', 'apiVersion', 'metadata', 'uid', 'observedGeneration']);
const MOST = 4;

/** `ownSize` → `Own size`. */
const titled = (field: string): string => {
  const words = field.replace(
    /([a-z0-9])([A-Z])/g,
    (_, before: string, next: string) => `${before} ${next.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Of kinds without columns of their own: how it stands, and its short plain fields. */
const otherwise = (object: KubeObject): Cells => {
  const fields = object as unknown as Readonly<Record<string, unknown>>;
  const plain = Object.entries(fields).filter(
    ([key, value]) =>
      !PASSED_OVER.has(key) &&
      (typeof value === 'boolean' ||
        typeof value === 'number' ||
        (typeof value === 'string' && value.length <= 60)) &&
      !/(?:At|Time|Seen)$/.test(key),
  );
  return plain.slice(0, MOST).map(([key, value]) => [titled(key), String(value)] as const);
};

export const cellsOf = (object: KubeObject): Cells => {
  const row = rows[object.kind as KindName] as ((object: KubeObject) => Cells) | undefined;
  return row === undefined ? otherwise(object) : row(object);
};
