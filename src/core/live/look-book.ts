// SPDX-License-Identifier: Apache-2.0

import type { Look } from './tracked.ts';

/** Who looked at what, and when it has to look again. */
export interface LookBook<Who> {
  /** Replaces what was known of a look. */
  readonly note: (who: Who, look: Look) => void;
  readonly forget: (who: Who) => void;
  /** Those who looked at one of these, or at something that does not hold any more at this moment. */
  readonly touched: (keys: Iterable<string>, now: number) => ReadonlySet<Who>;
  /** Whether anybody looked at one of these. */
  readonly concerns: (keys: Iterable<string>) => boolean;
  /** Earliest moment at which somebody has to look again; undefined = never. What is of the moment itself is not counted. */
  readonly dueAt: () => number | undefined;
  readonly hasMoments: () => boolean;
}

export const lookBook = <Who>(): LookBook<Who> => {
  const looks = new Map<Who, Look>();
  const byKey = new Map<string, Set<Who>>();
  /** Few: most looks hold for ever. */
  const timed = new Map<Who, Look>();

  const forget = (who: Who): void => {
    const look = looks.get(who);
    if (look === undefined) return;
    looks.delete(who);
    timed.delete(who);
    for (const key of look.keys) {
      const those = byKey.get(key);
      those?.delete(who);
      if (those?.size === 0) byKey.delete(key);
    }
  };

  return {
    forget,
    note: (who, look) => {
      forget(who);
      looks.set(who, look);
      if (look.isOfNow || look.dueAt !== Number.POSITIVE_INFINITY) timed.set(who, look);
      for (const key of look.keys) {
        const those = byKey.get(key);
        if (those === undefined) byKey.set(key, new Set([who]));
        else those.add(who);
      }
    },
    touched: (keys, now) => {
      const found = new Set<Who>();
      for (const key of keys) for (const who of byKey.get(key) ?? []) found.add(who);
      for (const [who, { dueAt, isOfNow }] of timed) if (isOfNow || dueAt <= now) found.add(who);
      return found;
    },
    concerns: (keys) => {
      for (const key of keys) if (byKey.has(key)) return true;
      return false;
    },
    dueAt: () => {
      let first = Number.POSITIVE_INFINITY;
      for (const { dueAt } of timed.values()) if (dueAt < first) first = dueAt;
      return first === Number.POSITIVE_INFINITY ? undefined : first;
    },
    hasMoments: () => [...timed.values()].some(({ isOfNow }) => isOfNow),
  };
};
