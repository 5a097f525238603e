// SPDX-License-Identifier: Apache-2.0

import { type KubeObject } from '../../src/core/kind.ts';
import { kinds } from '../../src/core/kinds/index.ts';
import type { ObjectChange } from '../../src/core/ports/live-cluster.ts';
import { reuseParts } from '../../src/core/reuse-parts.ts';
import type { KindState, Snapshot } from '../../src/core/snapshot.ts';
import { snapshotOfObjects } from '../../src/core/snapshot-of-objects.ts';

const keyOf = ({ metadata: { namespace = '', name } }: KubeObject): string => `${namespace}/${name}`;

/** A cluster in memory whose objects come, change and go; lists in which nothing changed stay the very same. */
export const livingCluster = (objects: readonly unknown[] = []) => {
  const lists = new Map<string, Map<string, KubeObject>>();
  const states = new Map<string, KindState>();
  let changes: ObjectChange[] = [];

  const projected = (raw: unknown): KubeObject | undefined => {
    const { kinds: read } = snapshotOfObjects([structuredClone(raw)], { now: 0 });
    return (Object.values(read) as readonly KindState[]).flatMap(({ objects: made }) => made)[0];
  };
  const kindOf = (object: KubeObject): string =>
    Object.hasOwn(kinds, object.kind) ? object.kind : 'CustomObject';

  const put = (raw: unknown): void => {
    const object = projected(raw);
    if (object === undefined) return;
    const kind = kindOf(object);
    const list = lists.get(kind) ?? new Map<string, KubeObject>();
    lists.set(kind, list);
    const key =
      kind === 'CustomObject' ? `${object.apiVersion} ${object.kind} ${keyOf(object)}` : keyOf(object);
    const before = list.get(key);
    const after = reuseParts(before, object);
    if (before === after) return;
    list.set(key, after);
    states.delete(kind);
    changes.push({ kind: kind as never, before, after });
  };
  const remove = (raw: unknown): void => {
    const object = projected(raw);
    if (object === undefined) return;
    const kind = kindOf(object);
    const key =
      kind === 'CustomObject' ? `${object.apiVersion} ${object.kind} ${keyOf(object)}` : keyOf(object);
    const before = lists.get(kind)?.get(key);
    if (before === undefined) return;
    lists.get(kind)?.delete(key);
    states.delete(kind);
    changes.push({ kind: kind as never, before });
  };
  const stateOf = (kind: string): KindState => {
    const known = states.get(kind);
    if (known !== undefined) return known;
    const sorted = [...(lists.get(kind)?.entries() ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    const made: KindState = { status: 'read', objects: sorted.map(([, object]) => object) };
    states.set(kind, made);
    return made;
  };
  for (const object of objects) put(object);
  return {
    put,
    remove,
    /** The cluster at this moment, and what changed since the last time that it was asked for. */
    at: (now: number): { readonly snapshot: Snapshot; readonly changes: readonly ObjectChange[] } => {
      const since = changes;
      changes = [];
      const all = Object.keys(kinds).map((kind) => [kind, stateOf(kind)] as const);
      return {
        snapshot: { cluster: 'test', takenAt: now, scope: {}, kinds: Object.fromEntries(all) },
        changes: since,
      };
    },
  };
};
