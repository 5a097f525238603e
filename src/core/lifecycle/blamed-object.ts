// SPDX-License-Identifier: Apache-2.0

import type { Blamed, BlamedPods } from '../blamed.ts';
import { conditionOf } from '../condition.ts';
import type { Incident } from '../incident.ts';
import type { KubeObject } from '../kind.ts';
import type { DaemonSet } from '../kinds/daemon-set.ts';
import type { Deployment } from '../kinds/deployment.ts';
import type { Node } from '../kinds/node.ts';
import type { Pod } from '../kinds/pod.ts';
import type { ReplicaSet } from '../kinds/replica-set.ts';
import type { ResourceQuota } from '../kinds/resource-quota.ts';
import type { StatefulSet } from '../kinds/stateful-set.ts';
import { formatRef, type Ref, sameRef } from '../ref.ts';
import { objectOf } from '../relations.ts';
import { newestVersion } from '../rollout-changes.ts';
import type { SnapshotIndex } from '../snapshot-index.ts';
import { topOwnerOf } from '../top-owner.ts';
import { isMissing } from '../workload-counts.ts';

/** More pods in the same trouble are not remembered one by one. */
const MOST_PODS = 20;

const setsOf = ({ metadata: { ownerReferences } }: KubeObject): readonly string[] =>
  ownerReferences.filter(({ kind }) => kind === 'ReplicaSet').map(({ name }) => name);

/** Pods that a workload wants; undefined where there is no such number. */
export const wantedBy = (object: KubeObject | undefined): number | undefined => {
  switch (object?.kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
      return (object as Deployment | ReplicaSet | StatefulSet).replicas;
    case 'DaemonSet':
      return (object as DaemonSet).desired;
    default:
      return undefined;
  }
};

const ownerOf = (
  object: KubeObject,
  ref: Ref,
  index: SnapshotIndex,
): Pick<BlamedPods, 'owner' | 'wanted'> => {
  const top = topOwnerOf(index, object);
  return sameRef(top, ref) ? {} : { owner: formatRef(top), wanted: wantedBy(objectOf(top, index)) };
};

const podsBlamed = (first: Pod, ref: Ref, objects: readonly Ref[], index: SnapshotIndex): Blamed => {
  const pods = objects.flatMap((each) => {
    const pod = each.kind === 'Pod' ? index.find('Pod', each.name, each.namespace) : undefined;
    return pod !== undefined && pod.metadata.namespace === first.metadata.namespace ? [pod] : [];
  });
  const all = pods.length === 0 ? [first] : pods;
  return {
    type: 'pods',
    ...ownerOf(first, ref, index),
    sets: [...new Set(all.flatMap(setsOf))],
    pods: all.length > MOST_PODS ? [] : all.map(({ metadata: { name, uid } }) => ({ name, uid })),
  };
};

export const isNodeReady = ({ conditions }: Node): boolean =>
  conditionOf(conditions, 'Ready')?.status === 'True';

const thingBlamed = (object: KubeObject, index: SnapshotIndex): Blamed => {
  const { uid, edited } = object.metadata;
  const { kind } = object;
  return {
    type: 'object',
    uid,
    edited: edited?.at,
    replicas: wantedBy(object),
    set: kind === 'Deployment' ? newestVersion(object as Deployment, index)?.set : undefined,
    hard: kind === 'ResourceQuota' ? { ...(object as ResourceQuota).hard } : undefined,
  };
};

/**
 * How the object that an incident blames stands. `objects`: all that have the trouble of its lead. Undefined where the
 * snapshot does not tell.
 */
export const blamedNow = (
  { cause: { object: ref } }: Pick<Incident, 'cause'>,
  objects: readonly Ref[],
  index: SnapshotIndex,
): Blamed | undefined => {
  const object = objectOf(ref, index);
  if (object === undefined) return isMissing(ref, index) ? { type: 'missing' } : undefined;
  switch (object.kind) {
    case 'Pod':
      return podsBlamed(object as Pod, ref, objects, index);
    case 'ReplicaSet':
      return {
        type: 'pods',
        ...ownerOf(object, ref, index),
        sets: [object.metadata.name],
        pods: [],
      };
    case 'Node':
      return {
        type: 'node',
        ready: isNodeReady(object as Node),
        cordoned: (object as Node).unschedulable,
      };
    default:
      return thingBlamed(object, index);
  }
};

/**
 * What is remembered when it is seen again under the same lead: which pods it is now, and of everything else how it stood
 * when it was first blamed. What mends an object works a moment later: it would be taken for what was there before.
 */
export const blamedSince = (before: Blamed | undefined, now: Blamed | undefined): Blamed | undefined =>
  now === undefined || (before !== undefined && before.type === now.type && now.type !== 'pods')
    ? before
    : now;
