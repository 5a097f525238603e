// SPDX-License-Identifier: Apache-2.0

import type { Blamed, BlamedPods, BlamedThing } from '../blamed.ts';
import { MINUTE } from '../clock.ts';
import { code, type Text } from '../document.ts';
import type { KubeObject } from '../kind.ts';
import type { Deployment } from '../kinds/deployment.ts';
import type { KindName } from '../kinds/index.ts';
import type { Node } from '../kinds/node.ts';
import type { ResourceQuota } from '../kinds/resource-quota.ts';
import type { StatefulSet } from '../kinds/stateful-set.ts';
import { objectChanges } from '../object-changes.ts';
import { parseRef, type Ref } from '../ref.ts';
import { objectOf } from '../relations.ts';
import { amountOf } from '../resource-amount.ts';
import { newestVersion, rolloutOf } from '../rollout-changes.ts';
import type { SnapshotIndex } from '../snapshot-index.ts';
import { isMissing } from '../workload-counts.ts';
import { isNodeReady, wantedBy } from './blamed-object.ts';

/** What was done to an object longer before the trouble was gone is not what ended it. */
const SHORTLY = 15 * MINUTE;

const said = ({ kind, name }: Ref, what: string): Text => [`${kind} `, code(name), ` ${what}`];

const scaledDown = (object: KubeObject | undefined): boolean =>
  (object?.kind === 'Deployment' || object?.kind === 'StatefulSet') &&
  (object as Deployment | StatefulSet).replicas === 0;

/** None of these versions is wanted any more, and a newer one is. */
const otherVersion = (
  deployment: KubeObject | undefined,
  sets: readonly string[],
  index: SnapshotIndex,
): Text | undefined => {
  if (deployment?.kind !== 'Deployment' || sets.length === 0) return undefined;
  const newest = newestVersion(deployment as Deployment, index);
  if (newest === undefined || sets.includes(newest.set)) return undefined;
  const { namespace } = deployment.metadata;
  const isWanted = sets.some((set) => (index.find('ReplicaSet', set, namespace)?.replicas ?? 0) > 0);
  return isWanted ? undefined : newest.text;
};

const endOfPods = (
  ref: Ref,
  { owner, wanted, sets, pods }: BlamedPods,
  index: SnapshotIndex,
): Text | undefined => {
  const top = owner === undefined ? undefined : parseRef(owner);
  if (top !== undefined && isMissing(top, index)) return said(top, 'deleted');
  const owning = top === undefined ? undefined : objectOf(top, index);
  if (top !== undefined && scaledDown(owning)) return said(top, 'scaled to 0');
  const version = otherVersion(owning, sets, index);
  if (version !== undefined) return version;
  if (pods.length === 0 || index.state('Pod')?.status !== 'read') return undefined;
  const areGone = pods.every(({ name, uid }) => index.find('Pod', name, ref.namespace)?.metadata.uid !== uid);
  if (!areGone) return undefined;
  // Whoever wants fewer than before replaces nothing.
  const isReplaced = wanted !== undefined && (wantedBy(owning) ?? 0) >= wanted;
  const [{ name } = ref] = pods;
  if (pods.length > 1) return [`${pods.length} pods ${isReplaced ? 'replaced' : 'are gone'}`];
  return said({ kind: 'Pod', name }, isReplaced ? 'replaced' : 'is gone');
};

const endOfNode = (
  ref: Ref,
  was: Extract<Blamed, { type: 'node' }>,
  object: Node | undefined,
): Text | undefined => {
  if (object === undefined) return said(ref, 'is gone');
  if (!was.ready) return isNodeReady(object) ? said(ref, 'is ready again') : undefined;
  return was.cordoned && !object.unschedulable ? said(ref, 'is no longer cordoned') : undefined;
};

const isRaised = (was: Readonly<Record<string, string>>, { hard }: ResourceQuota): boolean => {
  const names = [...new Set([...Object.keys(was), ...Object.keys(hard)])];
  const steps = names.map((name) => {
    // No limit is the highest one.
    const [before = Number.POSITIVE_INFINITY, now = Number.POSITIVE_INFINITY] = [was[name], hard[name]].map(
      (each) => amountOf(each),
    );
    return now === before ? 0 : now - before;
  });
  return steps.some((step) => step > 0) && steps.every((step) => step >= 0);
};

/** All that is wanted runs in the newest version. */
const isRolledOut = ({ replicas, updated, available, current, observedGeneration, metadata }: Deployment) =>
  updated >= replicas &&
  available >= replicas &&
  current === updated &&
  (metadata.generation === undefined || (observedGeneration ?? 0) >= metadata.generation);

/** What a rollout does to a Deployment is told by the rollout; what controllers make is not edited. */
const rolledOut = (was: BlamedThing, object: Deployment, index: SnapshotIndex): Text | undefined => {
  const newest = newestVersion(object, index);
  const at = rolloutOf(object, index)?.at ?? 0;
  const isNew = was.set !== undefined && newest !== undefined && newest.set !== was.set;
  return isNew && index.snapshot.takenAt - at <= SHORTLY && isRolledOut(object) ? newest.text : undefined;
};

const endOfThing = (
  ref: Ref,
  was: BlamedThing,
  object: KubeObject | undefined,
  index: SnapshotIndex,
): Text | undefined => {
  if (object === undefined) return said(ref, 'deleted');
  const { takenAt } = index.snapshot;
  const isLately = (at: number | undefined): boolean => at !== undefined && takenAt - at <= SHORTLY;
  const { uid, creationTimestamp, edited } = object.metadata;
  if (uid !== '' && was.uid !== '' && uid !== was.uid)
    return isLately(creationTimestamp) ? said(ref, 'created anew') : undefined;
  if (was.replicas !== 0 && scaledDown(object)) return said(ref, 'scaled to 0');
  if (object.kind === 'Deployment') return rolledOut(was, object as Deployment, index);
  if (object.kind === 'ResourceQuota' && was.hard !== undefined)
    return isRaised(was.hard, object as ResourceQuota) ? said(ref, 'raised') : undefined;
  if (edited === undefined || edited.at === was.edited || !isLately(edited.at)) return undefined;
  return objectChanges(object).find(({ what }) => what === 'changed')?.text;
};

/**
 * What ended an incident, as one clause ("ConfigMap `shop-config` created"): what became of the object that it blamed, and
 * how that stood. Undefined where the snapshot does not show it for sure. Names are as the cluster has them.
 */
export const whatEnded = (blamed: string, was: Blamed, index: SnapshotIndex): Text | undefined => {
  const ref = parseRef(blamed);
  if (was.type === 'pods') return endOfPods(ref, was, index);
  const object = index.find(ref.kind as KindName, ref.name, ref.namespace);
  if (object === undefined && !isMissing(ref, index)) return undefined;
  switch (was.type) {
    case 'missing': {
      if (object === undefined) return undefined;
      return objectChanges(object).find(({ what }) => what === 'created')?.text ?? said(ref, 'created');
    }
    case 'node':
      return endOfNode(ref, was, object as Node | undefined);
    case 'object':
      return endOfThing(ref, was, object, index);
  }
};
