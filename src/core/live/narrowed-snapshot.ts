// SPDX-License-Identifier: Apache-2.0

import { isNamespaced } from '../is-namespaced.ts';
import type { KubeObject } from '../kind.ts';
import type { KindName } from '../kinds/index.ts';
import type { ObjectChange } from '../ports/live-cluster.ts';
import type { KindState, Scope, Snapshot } from '../snapshot.ts';
import type { Changes } from './live-analysis.ts';

/** A part of a cluster out of a larger one, as if that part alone had been read. */
export interface Narrowing {
  readonly snapshot: (whole: Snapshot) => Snapshot;
  readonly changes: (all: Changes) => Changes;
}

/** Narrows to a scope and some kinds. Lists in which nothing changed stay the very same. */
export const narrowing = (scope: Scope, kinds: ReadonlySet<KindName>): Narrowing => {
  const spaces = scope.namespaces === undefined ? undefined : new Set(scope.namespaces);
  const lists = new WeakMap<readonly KubeObject[], readonly KubeObject[]>();
  const isIn = (kind: string, object: KubeObject | undefined): boolean =>
    object !== undefined &&
    (spaces === undefined || !isNamespaced(kind) || spaces.has(object.metadata.namespace ?? ''));
  const listOf = (kind: string, objects: readonly KubeObject[]): readonly KubeObject[] => {
    if (spaces === undefined || !isNamespaced(kind)) return objects;
    const known = lists.get(objects) ?? objects.filter((object) => isIn(kind, object));
    lists.set(objects, known);
    return known;
  };
  const stateOf = (kind: string, state: KindState): KindState => {
    const objects = listOf(kind, state.objects);
    if (state.status === 'read') return { status: 'read', objects };
    const readIn = spaces === undefined ? state.readIn : state.readIn.filter((space) => spaces.has(space));
    // Where it could not be read lies elsewhere.
    return spaces !== undefined && isNamespaced(kind) && readIn.length === spaces.size
      ? { status: 'read', objects }
      : { ...state, objects, readIn };
  };
  return {
    snapshot: (whole) => ({
      ...whole,
      scope,
      kinds: Object.fromEntries(
        (Object.entries(whole.kinds) as [KindName, KindState | undefined][]).flatMap(([kind, state]) =>
          state === undefined || !kinds.has(kind) ? [] : [[kind, stateOf(kind, state)]],
        ),
      ),
    }),
    changes: (all) =>
      all === 'all'
        ? all
        : all.flatMap((change): ObjectChange[] => {
            const { kind, before, after } = change;
            return kinds.has(kind) && (isIn(kind, before) || isIn(kind, after)) ? [change] : [];
          }),
  };
};
