// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { type Editable, MINUTE } from './objects.ts';

const uidOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const at = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

const namespace = (name: string, creationTimestamp: string): Editable => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name,
    uid: uidOf(name),
    resourceVersion: '9',
    creationTimestamp,
    labels: { 'kubernetes.io/metadata.name': name },
  },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
});

/** Nodes that reported seconds ago, and the leases that they renew. */
const alive = (node: Editable, index: number, moment: number): readonly Editable[] => {
  const heartbeat = at(moment - (5 + 11 * index) * 1_000);
  const conditions = node.status.conditions.map((condition: Editable) => ({
    ...condition,
    lastHeartbeatTime: heartbeat,
  }));
  const { name, uid, creationTimestamp } = node.metadata;
  const lease = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name,
      namespace: 'kube-node-lease',
      uid: uidOf(`lease ${name}`),
      resourceVersion: '10',
      creationTimestamp,
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
    },
    spec: {
      holderIdentity: name,
      leaseDurationSeconds: 40,
      renewTime: `${at(moment - 3 * index * 1_000).slice(0, -1)}.000000Z`,
    },
  };
  return [{ ...node, status: { ...node.status, conditions } }, lease];
};

/** What every cluster has besides workloads, as of `moment` (epoch milliseconds). */
export const withSurroundings = (objects: readonly Editable[], moment: number): readonly Editable[] => {
  let nodes = 0;
  const placed = objects.flatMap((object) =>
    object.kind === 'Node' ? alive(object, nodes++, moment) : [object],
  );
  const began = at(moment - 120 * 24 * 60 * MINUTE);
  return [namespace('default', began), namespace('kube-node-lease', began), ...placed];
};
