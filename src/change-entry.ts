// SPDX-License-Identifier: Apache-2.0

import { carriedOver } from './carried-over.ts';
import { OfNewerRelease, Unavailable } from './core/errors.ts';
import type { StateStore, Stored } from './core/ports/state-store.ts';
import { isOfNewerRelease } from './parsed.ts';
import { createTurns } from './turns.ts';

/** Tries of one change: each failed one means that another writer got through, so this many in a row are a fault. */
const TRIES = 50;

interface Shape<T> {
  /** Undefined for what has no shape that is known: it counts as absent, unless a newer release wrote it. */
  readonly parse: (text: string) => T | undefined;
  /** Of what is written; undefined: kept until somebody deletes it. */
  readonly ttlMs?: number | ((next: T) => number) | undefined;
  /** What stands in for an entry that is not there; nothing by default. */
  readonly absent?: (() => Promise<T | undefined>) | undefined;
  /** As it was read already: it is not read again, unless somebody has written since. */
  readonly first?: Stored | undefined;
}

/**
 * Reads, changes and writes one entry; when another writer was faster, again from what that one wrote. `by` returns
 * the new value, or undefined to leave the entry as it is; the result is what was written, undefined when nothing was.
 * What a newer release added is kept; what it wrote in another shape is not touched: throws OfNewerRelease.
 */
export const changeEntry = <T>(
  state: StateStore,
  key: string,
  shape: Shape<T>,
  by: (current: T | undefined) => T | undefined,
): Promise<T | undefined> => turnsOf(state)(key, () => change(state, key, shape, by));

/** Writers of one process take turns, so that two hundred of them do not fight for one entry. */
const turns = new WeakMap<StateStore, ReturnType<typeof createTurns>>();
const turnsOf = (state: StateStore): ReturnType<typeof createTurns> => {
  const known = turns.get(state) ?? createTurns();
  turns.set(state, known);
  return known;
};

/** As it is stored; undefined where it is packed in a way of its own. */
const valueOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const change = async <T>(
  state: StateStore,
  key: string,
  { parse, ttlMs, absent, first }: Shape<T>,
  by: (current: T | undefined) => T | undefined,
): Promise<T | undefined> => {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const stored = tried === 0 && first !== undefined ? first : await state.get(key);
    const read = stored === undefined ? undefined : parse(stored.value);
    if (stored !== undefined && read === undefined && isOfNewerRelease(stored.value))
      throw new OfNewerRelease();
    const next = by(stored === undefined ? await absent?.() : read);
    if (next === undefined) return undefined;
    const whole =
      stored === undefined || read === undefined ? next : carriedOver(valueOf(stored.value), read, next);
    const version = await state.put(key, JSON.stringify(whole), {
      ...(ttlMs === undefined ? {} : { ttlMs: typeof ttlMs === 'number' ? ttlMs : ttlMs(next) }),
      ifVersion: stored?.version ?? 0,
    });
    if (version !== undefined) return next;
  }
  throw new Unavailable('too many writers changed the same entry at once');
};
