// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE, SECOND } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Log } from '../core/ports/telemetry.ts';
import { holdLease } from '../lease.ts';

/** The right to ask a model. */
export interface Turn {
  /** Somebody else asked the same meanwhile: what they were told may be in the cache. */
  readonly waited: boolean;
  readonly release: () => Promise<void>;
}

/** Resolves as soon as nobody else asks for this key. */
export type OneAsker = (key: string, signal: AbortSignal) => Promise<Turn>;

/** After this long without a sign of life of whoever asks, another process asks. */
const TTL_MS = 10 * SECOND;
const LOOK_AGAIN_MS = 200;
/** Longest wait for somebody else's answer: a model that takes longer fails. */
const PATIENCE_MS = 3 * MINUTE;

interface OneAskerParts {
  readonly state: StateStore;
  readonly owner: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** One process at a time asks for the same answer; while the store of the leases is away, nobody waits for anybody. */
export const createOneAsker = ({ state, owner, clock, log }: OneAskerParts): OneAsker => {
  const unasked = (waited: boolean): Turn => ({ waited, release: async () => undefined });
  return async (key, signal) => {
    const until = clock.now() + PATIENCE_MS;
    for (let waited = false; ; waited = true) {
      signal.throwIfAborted();
      try {
        const lease = await holdLease(state, `asking/${key}`, { owner, ttlMs: TTL_MS, clock });
        if (lease !== undefined) return { waited, release: () => lease.release().catch(() => undefined) };
      } catch (error) {
        log.warn({ reason: messageOf(error) }, 'Whether somebody else asks the same is not known');
        return unasked(waited);
      }
      if (clock.now() >= until) return unasked(true);
      await clock.sleep(LOOK_AGAIN_MS, signal);
    }
  };
};
