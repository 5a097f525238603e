// SPDX-License-Identifier: Apache-2.0

import type { Clock } from './core/clock.ts';
import type { StateStore } from './core/ports/state-store.ts';

export interface Lease {
  /** False once somebody else may hold it: stop at once. */
  readonly held: () => boolean;
  /** Aborted when it is lost. */
  readonly lost: AbortSignal;
  readonly release: () => Promise<void>;
}

interface LeaseOptions {
  readonly owner: string;
  /** After this long without renewal another owner may take it. */
  readonly ttlMs: number;
  readonly clock: Clock;
}

/** One holder at a time over the state store, renewed by itself; undefined when another holds it. */
export const holdLease = async (
  state: StateStore,
  key: string,
  { owner, ttlMs, clock }: LeaseOptions,
): Promise<Lease | undefined> => {
  // Counted from before the store was asked: the store's own time begins later.
  let renewedAt = clock.now();
  const taken = await state.put(key, owner, { ttlMs, ifVersion: 0 });
  if (taken === undefined) return undefined;
  let version = taken;
  const lost = new AbortController();
  const released = new AbortController();
  const isOver = (): boolean => lost.signal.aborted || clock.now() - renewedAt >= ttlMs;

  const renew = async (): Promise<void> => {
    const before = clock.now();
    try {
      const next = await state.put(key, owner, { ttlMs, ifVersion: version });
      if (next === undefined) {
        lost.abort();
        return;
      }
      version = next;
      renewedAt = before;
    } catch {
      // The store is away: held for as long as it was promised.
      if (isOver()) lost.abort();
    }
  };
  const renewing = (async () => {
    while (!lost.signal.aborted) {
      await clock.sleep(ttlMs / 4, released.signal);
      await renew();
    }
  })().catch(() => undefined);

  return {
    held: () => !isOver(),
    lost: lost.signal,
    release: async () => {
      released.abort();
      await renewing;
      if (!lost.signal.aborted) await state.delete(key, { ifVersion: version });
    },
  };
};
