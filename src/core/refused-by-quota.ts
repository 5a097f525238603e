// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from './cluster.ts';
import { conditionOf } from './condition.ts';
import { refOf } from './kind.ts';
import type { ResourceQuota } from './kinds/resource-quota.ts';
import { byRef, formatRef, type Ref } from './ref.ts';

type Reads = 'ResourceQuota' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'Event';

const KINDS = ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job'] as const;

interface Refused {
  /** What people know the pods by, each once: a Deployment rather than its ReplicaSets. */
  readonly workloads: readonly Ref[];
  /** These and the controllers that were told no. */
  readonly all: readonly Ref[];
}

/** Controllers that could not create a pod because of this quota, and their owners: by events, and by conditions once those are gone. */
export const refusedBy = (quota: ResourceQuota, cluster: Cluster<Reads>): Refused => {
  const { name, namespace } = quota.metadata;
  const says = (message: string | undefined): boolean =>
    message?.match(/(?:exceeded|failed) quota: ([a-z0-9.-]+)/)?.[1] === name;
  const workloads = new Map<string, Ref>();
  const refs = new Map<string, Ref>();
  for (const object of KINDS.flatMap((kind) => [...cluster.list(kind, namespace)])) {
    const told =
      (object.kind === 'ReplicaSet' && says(conditionOf(object.conditions, 'ReplicaFailure')?.message)) ||
      cluster.events(object).some(({ reason, message }) => reason === 'FailedCreate' && says(message));
    if (!told) continue;
    const owner = cluster.topOwner(object);
    workloads.set(formatRef(owner), owner);
    for (const ref of [owner, refOf(object)]) refs.set(formatRef(ref), ref);
  }
  return { workloads: [...workloads.values()].sort(byRef), all: [...refs.values()].sort(byRef) };
};
