// SPDX-License-Identifier: Apache-2.0

import type { KindName } from './kinds/index.ts';
import { isReady } from './pod-state.ts';
import type { Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** Pods that answer and pods that should, of one workload. */
export interface ReadyCount {
  readonly ready: number;
  readonly wanted: number;
}

/** undefined for what is not meant to be ready (Jobs) or is not read (workloads of other parties). */
export const readyCountOf = (workload: Ref, index: SnapshotIndex): ReadyCount | undefined => {
  const { kind, name, namespace } = workload;
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'ReplicaSet': {
      const object = index.find(kind, name, namespace);
      return object === undefined ? undefined : { ready: object.ready, wanted: object.replicas };
    }
    case 'DaemonSet': {
      const set = index.find('DaemonSet', name, namespace);
      return set === undefined ? undefined : { ready: set.ready, wanted: set.desired };
    }
    case 'Pod': {
      const pod = index.find('Pod', name, namespace);
      return pod === undefined ? undefined : { ready: isReady(pod) ? 1 : 0, wanted: 1 };
    }
    default:
      return undefined;
  }
};

const WORKLOADS = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
  'Pod',
  'ReplicationController',
]);

/** Kinds that run pods, of Kubernetes or of others: whatever owns a pod is a workload. */
export const isWorkload = (ref: Ref): boolean => WORKLOADS.has(ref.kind);

/** Whether the snapshot knows that there is no such object; false when it exists or could not be looked up. */
export const isMissing = (ref: Ref, index: SnapshotIndex): boolean => {
  const state = index.state(ref.kind as KindName);
  if (state === undefined) return false;
  const complete =
    state.status === 'read' || (ref.namespace !== undefined && state.readIn.includes(ref.namespace));
  const { namespaces } = index.snapshot.scope;
  const inScope =
    namespaces === undefined || ref.namespace === undefined || namespaces.includes(ref.namespace);
  return complete && inScope && index.find(ref.kind as KindName, ref.name, ref.namespace) === undefined;
};
