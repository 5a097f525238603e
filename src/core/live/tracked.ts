// SPDX-License-Identifier: Apache-2.0

import type { Cluster } from '../cluster.ts';
import type { KindName } from '../kinds/index.ts';
import type { SnapshotIndex } from '../snapshot-index.ts';
import { eventsKeys, listKey, objectKey, ownedKeys, partKey, uidKey } from './touched-keys.ts';

/** What somebody looked at, and how long what was seen holds. */
export interface Look {
  readonly keys: Set<string>;
  /** Epoch milliseconds: from then on the answer may be another one, though nothing changed. */
  dueAt: number;
  /** It depends on the very moment. */
  isOfNow: boolean;
}

export const newLook = (): Look => ({
  keys: new Set(),
  dueAt: Number.POSITIVE_INFINITY,
  isOfNow: false,
});

/** The same index, with notes on what is asked of it. What is known by an index is known by this one alone. */
export const trackedIndex = (index: SnapshotIndex, { keys }: Look): SnapshotIndex => ({
  snapshot: index.snapshot,
  state: index.state,
  objects: (kind, namespace) => {
    keys.add(listKey(kind, namespace));
    return index.objects(kind, namespace);
  },
  find: (kind, name, namespace) => {
    keys.add(objectKey(kind, namespace, name));
    return index.find(kind, name, namespace);
  },
  labelled: (kind, namespace, labels) => {
    keys.add(listKey(kind, namespace));
    return index.labelled(kind, namespace, labels);
  },
  owner: (named, namespace) => {
    keys.add(objectKey(named.kind, namespace, named.name));
    if (named.uid !== '') keys.add(uidKey(named.uid));
    return index.owner(named, namespace);
  },
  owned: (owner, kind) => {
    for (const key of ownedKeys(owner, kind)) keys.add(key);
    return index.owned(owner, kind);
  },
  ownedBy: (owner) => {
    for (const key of ownedKeys(owner)) keys.add(key);
    return index.ownedBy(owner);
  },
  eventsOf: (object) => {
    for (const key of eventsKeys(object)) keys.add(key);
    return index.eventsOf(object);
  },
  table: (kind, make, part) => {
    keys.add(partKey(kind, part));
    return index.table(kind, make, part);
  },
});

/** The same view, with notes on what it says of time. */
export const timedView = (view: Cluster<KindName>, look: Look): Cluster<KindName> => {
  const { now } = view;
  return {
    ...view,
    get now() {
      look.isOfNow = true;
      return now;
    },
    olderThan: (since, ms) => {
      const isOlder = view.olderThan(since, ms);
      if (!isOlder && since !== undefined && since + ms < look.dueAt) look.dueAt = since + ms;
      return isOlder;
    },
  };
};
