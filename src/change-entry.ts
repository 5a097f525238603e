import { Unavailable } from './core/errors.ts';
import type { StateStore } from './core/ports/state-store.ts';
import { createTurns } from './turns.ts';

/** Tries of one change: each failed one means that another writer got through, so this many in a row are a fault. */
const TRIES = 50;

interface Shape<T> {
  /** Undefined for what another release wrote in a shape of its own: it counts as absent. */
  readonly parse: (text: string) => T | undefined;
  /** Of what is written; undefined: kept until somebody deletes it. */
  readonly ttlMs?: number | ((next: T) => number) | undefined;
  /** What stands in for an entry that is not there; nothing by default. */
  readonly absent?: (() => Promise<T | undefined>) | undefined;
}

/**
 * Reads, changes and writes one entry; when another writer was faster, again from what that one wrote. `by` returns
 * the new value, or undefined to leave the entry as it is; the result is what was written, undefined when nothing was.
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

const change = async <T>(
  state: StateStore,
  key: string,
  { parse, ttlMs, absent }: Shape<T>,
  by: (current: T | undefined) => T | undefined,
): Promise<T | undefined> => {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const stored = await state.get(key);
    const next = by(stored === undefined ? await absent?.() : parse(stored.value));
    if (next === undefined) return undefined;
    const version = await state.put(key, JSON.stringify(next), {
      ...(ttlMs === undefined ? {} : { ttlMs: typeof ttlMs === 'number' ? ttlMs : ttlMs(next) }),
      ifVersion: stored?.version ?? 0,
    });
    if (version !== undefined) return next;
  }
  throw new Unavailable('too many writers changed the same entry at once');
};
