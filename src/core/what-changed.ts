// SPDX-License-Identifier: Apache-2.0

import type { Change } from './change.ts';
import { MINUTE, SECOND } from './clock.ts';
import { deletionChanges } from './deletion-changes.ts';
import { eventChanges } from './event-changes.ts';
import { gitopsChanges } from './gitops-changes.ts';
import type { Incident } from './incident.ts';
import type { KubeObject } from './kind.ts';
import type { Deployment } from './kinds/deployment.ts';
import { objectChanges, releaseOf } from './object-changes.ts';
import { byText, formatRef, parseRef, type Ref } from './ref.ts';
import { relatedTo } from './related.ts';
import { objectOf } from './relations.ts';
import { rolloutOf } from './rollout-changes.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { topOwnerOf } from './top-owner.ts';
import { isWorkload } from './workload-counts.ts';

/** How long before an incident a change is worth telling. */
const SHORTLY = 30 * MINUTE;
/** Times are whole seconds, written by several clocks: what came with the trouble came before it. */
const SLACK = 2 * SECOND;
/** Changes told of one incident. */
const TOLD = 3;
/** Workloads whose surroundings are searched for one incident. */
const SEARCHED = 10;
/** What one act brings about is one change, told by its most telling part. */
const ONE_ACT = MINUTE;

/** Most telling first, of what came together. */
const TELLING: readonly Change['what'][] = [
  'rollout',
  'sync',
  'release',
  'changed',
  'scaled',
  'node',
  'deleted',
  'created',
];
const rankOf = ({ what }: Change): number => TELLING.indexOf(what);

const newestFirst = (a: Change, b: Change): number =>
  b.at - a.at ||
  rankOf(a) - rankOf(b) ||
  byText(formatRef(a.object), formatRef(b.object)) ||
  byText(a.what, b.what);

/** What suffers or is to blame, by its top owner: replicas share their surroundings. Nothing of its pods takes a node down. */
const rootsOf = ({ cause, affected }: Incident, index: SnapshotIndex): readonly Ref[] => {
  if (cause.object.kind === 'Node') return [cause.object];
  const tops = [cause.object, ...affected].map((ref) => {
    const object = objectOf(ref, index);
    return object === undefined ? ref : topOwnerOf(index, object);
  });
  return [...new Map(tops.map((ref) => [formatRef(ref), ref])).values()].slice(0, SEARCHED);
};

/** Nodes of the pods that suffer. */
const nodesOf = ({ affected }: Incident, index: SnapshotIndex): readonly string[] =>
  affected.flatMap(({ kind, name, namespace }) => {
    const node = kind === 'Pod' ? index.find('Pod', name, namespace)?.spec.nodeName : undefined;
    return node === undefined ? [] : [`Node/${node}`];
  });

const changesAt = (object: KubeObject, index: SnapshotIndex): readonly Change[] => {
  const rollout = object.kind === 'Deployment' ? rolloutOf(object as Deployment, index) : undefined;
  return rollout === undefined ? objectChanges(object) : [rollout, ...objectChanges(object)];
};

/** Releases that the objects near it were installed with. */
const releasesNear = (objects: readonly KubeObject[], index: SnapshotIndex): readonly Change[] => {
  const names = new Map<string, Set<string>>();
  for (const { metadata } of objects) {
    const release = metadata.annotations['meta.helm.sh/release-name'];
    const space = metadata.annotations['meta.helm.sh/release-namespace'] ?? metadata.namespace;
    if (release === undefined || space === undefined) continue;
    names.set(space, (names.get(space) ?? new Set()).add(release));
  }
  return [...names].flatMap(([space, releases]) =>
    index.objects('Secret', space).flatMap((secret): Change[] => {
      const found = releaseOf(secret);
      if (found === undefined || !releases.has(found.release)) return [];
      const { release: _, ...change } = found;
      return [change];
    }),
  );
};

/** Whether a change is a part of another one: a rollout scales, stops pods and edits its Deployment. */
const isPartOf = (change: Change, other: Change): boolean =>
  Math.abs(other.at - change.at) <= ONE_ACT &&
  (formatRef(other.object) === formatRef(change.object) ||
    ((other.what === 'rollout' || other.what === 'scaled') && change.what === 'deleted') ||
    (other.what === 'rollout' && change.what !== 'node' && change.what !== 'sync') ||
    ((other.what === 'sync' || other.what === 'release') &&
      change.what !== 'node' &&
      change.what !== 'sync'));

/** What one act brought about is told once, by its most telling part, on what is nearest to the cause; more of the same kind at the same time are counted. */
const acts = (changes: readonly Change[], roots: readonly Ref[]): readonly Change[] => {
  const places = new Map(roots.map((root, at) => [formatRef(root), at]));
  const placeOf = ({ object }: Change): number => places.get(formatRef(object)) ?? roots.length;
  const kept: { readonly change: Change; more: number }[] = [];
  const ordered = [...changes].sort(
    (a, b) => rankOf(a) - rankOf(b) || placeOf(a) - placeOf(b) || newestFirst(a, b),
  );
  for (const change of ordered) {
    if (kept.some((other) => isPartOf(change, other.change))) continue;
    const like = kept.find(
      (other) => other.change.what === change.what && Math.abs(other.change.at - change.at) <= ONE_ACT,
    );
    if (like === undefined) kept.push({ change, more: 0 });
    else like.more += 1;
  }
  return kept
    .map(({ change, more }) =>
      more === 0
        ? change
        : { ...change, text: [...change.text, `, and ${more} more object${more === 1 ? '' : 's'}`] },
    )
    .sort(newestFirst);
};

/**
 * What changed within half an hour before an incident on the objects around it, newest first, at most three: rollouts with
 * what differs, configuration by its editor, GitOps syncs, Helm releases, scaling, nodes, deletions. Near in time and place, no more:
 * that one caused the other is never concluded.
 */
export const changesBefore = (incident: Incident, index: SnapshotIndex): readonly Change[] => {
  const { since } = incident;
  if (since === undefined) return [];
  const roots = rootsOf(incident, index);
  const near = new Set(roots.flatMap((root) => [...relatedTo(root, index)]));
  for (const node of nodesOf(incident, index)) near.add(node);
  // What is missing is in no list: the findings name it.
  const missed = roots.filter((root) => objectOf(root, index) === undefined);
  const objects = [...near].flatMap((key) => objectOf(parseRef(key), index) ?? []);
  const owners = objects.filter(
    (object) => isWorkload({ kind: object.kind, name: object.metadata.name }) && object.kind !== 'Pod',
  );
  /** A pod that is gone belongs to whoever its name begins with. */
  const isNear = (ref: Ref): boolean =>
    near.has(formatRef(ref)) ||
    (ref.kind === 'Pod' &&
      owners.some(
        ({ kind, metadata }) =>
          (kind === 'ReplicaSet' || kind === 'StatefulSet' || kind === 'DaemonSet') &&
          metadata.namespace === ref.namespace &&
          ref.name.startsWith(`${metadata.name}-`),
      ));
  // That a claim is new says nothing beside "the claim is pending"; that a workload is new does.
  const isTold = ({ what, object, at }: Change): boolean => {
    if (what === 'created')
      return isWorkload(object) || formatRef(object) !== formatRef(incident.cause.object);
    const born = what === 'scaled' ? objectOf(object, index)?.metadata.creationTimestamp : undefined;
    // The first scaling of a new Deployment is its creation.
    return born === undefined || at - born > ONE_ACT;
  };
  const all = [
    ...objects.flatMap((object) => changesAt(object, index)),
    ...releasesNear(objects, index),
    ...gitopsChanges(objects, index),
    ...deletionChanges(missed, since, index),
    ...eventChanges(isNear, index),
  ];
  return acts(
    all.filter(isTold).filter(({ at }) => at <= since + SLACK && since - at <= SHORTLY),
    roots,
  ).slice(0, TOLD);
};
