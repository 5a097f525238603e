// SPDX-License-Identifier: Apache-2.0

import { DAY, MINUTE } from './clock.ts';
import { isNamespaced } from './is-namespaced.ts';
import { type KubeObject, refOf } from './kind.ts';
import type { Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** ownerReferences are followed this far: longer chains are loops. */
const LONGEST_CHAIN = 8;

/**
 * The owner's owner where the owner itself could not be read, from the names that Kubernetes gives: a ReplicaSet is
 * called after its Deployment and the hash in its pods' label, a Job after its CronJob and the minute it was due. Keeps a
 * finding's identity the same whether or not ReplicaSets and Jobs may be read.
 */
const impliedOwner = (owner: Ref, of: KubeObject): Ref => {
  const hash = of.metadata.labels['pod-template-hash'];
  if (owner.kind === 'ReplicaSet' && hash !== undefined && hash !== '' && owner.name.endsWith(`-${hash}`)) {
    return { ...owner, kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) };
  }
  const [, name = '', minutes = ''] = /^(.+)-(\d{8})$/.exec(owner.name) ?? [];
  const made = of.metadata.creationTimestamp;
  // A day's slack: a Job may be started late.
  const fits = made !== undefined && Math.abs(made - Number(minutes) * MINUTE) < DAY;
  return owner.kind === 'Job' && name !== '' && fits ? { ...owner, kind: 'CronJob', name } : owner;
};

type References = KubeObject['metadata']['ownerReferences'];

/** What replicas share is looked up once. */
interface Tops {
  /** Who was asked for last: replicas stand beside each other. */
  last:
    | { readonly references: References; readonly namespace: string | undefined; readonly top: Ref }
    | undefined;
  readonly byParent: Map<KubeObject, Ref>;
  /** By the very list of references, which replicas share too, and the namespace that it is read in. */
  readonly byReferences: Map<References, { readonly namespace: string | undefined; readonly top: Ref }>;
}
const tops = new WeakMap<SnapshotIndex, Tops>();

const topsOf = (index: SnapshotIndex): Tops => {
  const known = tops.get(index);
  if (known !== undefined) return known;
  const made: Tops = { last: undefined, byParent: new Map(), byReferences: new Map() };
  tops.set(index, made);
  return made;
};

/** Top of the ownership chain; an owner of a kind that was not read is still named. */
export const topOwnerOf = (index: SnapshotIndex, object: KubeObject): Ref => {
  const { ownerReferences, namespace } = object.metadata;
  if (ownerReferences.length === 0) return refOf(object);
  const all = topsOf(index);
  if (all.last?.references === ownerReferences && all.last.namespace === namespace) return all.last.top;
  const { byParent, byReferences } = all;
  const shared = byReferences.get(ownerReferences);
  if (shared !== undefined && shared.namespace === namespace) {
    all.last = { references: ownerReferences, namespace, top: shared.top };
    return shared.top;
  }
  const parent = step(index, object);
  // What its name implies depends on the object too.
  if (!isObject(parent)) return parent ?? refOf(object);
  const top = byParent.get(parent) ?? climb(index, parent);
  byParent.set(parent, top);
  byReferences.set(ownerReferences, { namespace, top });
  return top;
};

const climb = (index: SnapshotIndex, parent: KubeObject): Ref => {
  let current = parent;
  for (let hop = 1; hop < LONGEST_CHAIN; hop += 1) {
    const next = step(index, current);
    if (!isObject(next)) return next ?? refOf(current);
    current = next;
  }
  return refOf(current);
};

const isObject = (owner: KubeObject | Ref | undefined): owner is KubeObject =>
  owner !== undefined && 'metadata' in owner;

/** The owner of an object: its name where it was not read, undefined where it has none. */
const step = (index: SnapshotIndex, object: KubeObject): KubeObject | Ref | undefined => {
  const { ownerReferences, namespace } = object.metadata;
  const owner = ownerReferences.find((candidate) => candidate.controller) ?? ownerReferences[0];
  // A mirror pod of a static manifest is owned by its node; the node is not its workload.
  if (owner === undefined || owner.kind === 'Node') return undefined;
  return (
    index.owner(owner, namespace) ??
    impliedOwner(
      { kind: owner.kind, namespace: isNamespaced(owner.kind) ? namespace : undefined, name: owner.name },
      object,
    )
  );
};
