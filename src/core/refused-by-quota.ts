import type { Cluster } from './cluster.ts';
import { conditionOf } from './condition.ts';
import { refOf } from './kind.ts';
import type { ResourceQuota } from './kinds/resource-quota.ts';
import { byRef, formatRef, type Ref } from './ref.ts';

type Reads = 'ResourceQuota' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'Event';

const KINDS = ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job'] as const;

/** Controllers that could not create a pod because of this quota, and their owners: by events, and by conditions once those are gone. */
export const refusedBy = (quota: ResourceQuota, cluster: Cluster<Reads>): readonly Ref[] => {
  const { name, namespace } = quota.metadata;
  const says = (message: string | undefined): boolean =>
    message?.match(/(?:exceeded|failed) quota: ([a-z0-9.-]+)/)?.[1] === name;
  const refs = new Map<string, Ref>();
  for (const object of KINDS.flatMap((kind) => [...cluster.list(kind, namespace)])) {
    const told =
      (object.kind === 'ReplicaSet' && says(conditionOf(object.conditions, 'ReplicaFailure')?.message)) ||
      cluster.events(object).some(({ reason, message }) => reason === 'FailedCreate' && says(message));
    if (!told) continue;
    for (const ref of [cluster.topOwner(object), refOf(object)]) refs.set(formatRef(ref), ref);
  }
  return [...refs.values()].sort(byRef);
};
