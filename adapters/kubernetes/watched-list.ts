// SPDX-License-Identifier: Apache-2.0

import type { KubeObject } from '../../src/core/kind.ts';
import { byText } from '../../src/core/ref.ts';
import { reuseParts } from '../../src/core/reuse-parts.ts';

/** One object of a list, before and after. */
export interface ListChange {
  readonly before?: KubeObject | undefined;
  readonly after?: KubeObject | undefined;
}

/** The objects of one list while it is watched, in order. */
export interface WatchedList {
  /** The very same until something changes; never changed afterwards. */
  readonly objects: () => readonly KubeObject[];
  /** Undefined when it says nothing new. */
  readonly put: (object: KubeObject) => ListChange | undefined;
  readonly remove: (object: KubeObject) => ListChange | undefined;
  /** Read anew: what differs. */
  readonly replace: (objects: readonly KubeObject[]) => readonly ListChange[];
}

const inOrder = ({ metadata: a }: KubeObject, { metadata: b }: KubeObject): number =>
  (a.namespace === b.namespace ? 0 : byText(a.namespace ?? '', b.namespace ?? '')) || byText(a.name, b.name);

export const watchedList = (): WatchedList => {
  let list: KubeObject[] = [];
  /** Somebody holds the list: it is copied before it changes. */
  let isHeld = false;

  const own = (): KubeObject[] => {
    if (isHeld) list = [...list];
    isHeld = false;
    return list;
  };

  const placeOf = (object: KubeObject): { readonly at: number; readonly present: KubeObject | undefined } => {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = list[middle];
      if (entry !== undefined && inOrder(entry, object) < 0) low = middle + 1;
      else high = middle;
    }
    const entry = list[low];
    return { at: low, present: entry !== undefined && inOrder(entry, object) === 0 ? entry : undefined };
  };

  return {
    objects: () => {
      isHeld = true;
      return list;
    },
    put: (object) => {
      const { at, present } = placeOf(object);
      // A new one shares what it can with its neighbours: replicas come one after the other.
      const kept = reuseParts(present ?? list[at - 1] ?? list[at], object);
      if (present === kept) return undefined;
      own().splice(at, present === undefined ? 0 : 1, kept);
      return { before: present, after: kept };
    },
    remove: (object) => {
      const { at, present } = placeOf(object);
      if (present === undefined) return undefined;
      own().splice(at, 1);
      return { before: present };
    },
    replace: (given) => {
      const next = given.toSorted(inOrder);
      const changes: ListChange[] = [];
      let old = 0;
      for (const [at, object] of next.entries()) {
        for (
          let before = list[old];
          before !== undefined && inOrder(before, object) < 0;
          before = list[old]
        ) {
          changes.push({ before });
          old += 1;
        }
        const before = list[old];
        if (before === undefined || inOrder(before, object) > 0) changes.push({ after: object });
        else {
          const kept = reuseParts(before, object);
          next[at] = kept;
          if (kept !== before) changes.push({ before, after: kept });
          old += 1;
        }
      }
      for (const before of list.slice(old)) changes.push({ before });
      if (changes.length > 0) {
        list = next;
        isHeld = false;
      }
      return changes;
    },
  };
};
