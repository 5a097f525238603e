import { Unavailable } from './core/errors.ts';
import type { StateStore } from './core/ports/state-store.ts';

/** Tries of one change: each failed one means that another writer got through, so this many in a row are a fault. */
const TRIES = 50;

interface Shape<T> {
  readonly parse: (text: string) => T;
  readonly ttlMs: number;
}

/**
 * Reads, changes and writes one entry; when another writer was faster, again from what that one wrote. `by` returns
 * the new value, or undefined to leave the entry as it is; the result is what was written, undefined when nothing was.
 */
export const changeEntry = async <T>(
  state: StateStore,
  key: string,
  { parse, ttlMs }: Shape<T>,
  by: (current: T | undefined) => T | undefined,
): Promise<T | undefined> => {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const stored = await state.get(key);
    const next = by(stored === undefined ? undefined : parse(stored.value));
    if (next === undefined) return undefined;
    const version = await state.put(key, JSON.stringify(next), { ttlMs, ifVersion: stored?.version ?? 0 });
    if (version !== undefined) return next;
  }
  throw new Unavailable('too many writers changed the same entry at once');
};
