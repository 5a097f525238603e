// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../../src/core/clock.ts';
import { steadyClock } from '../../src/core/steady-clock.ts';

/** Waits for one's turn: on average `qps` a second, `burst` at once, in the order of asking. */
export type RateLimit = (signal: AbortSignal) => Promise<void>;

export const rateLimit = (
  { qps, burst }: { readonly qps: number; readonly burst: number },
  clock: Clock,
): RateLimit => {
  const interval = SECOND / qps;
  const time = steadyClock(clock);
  let takenUntil = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    const now = time.now();
    takenUntil = Math.max(takenUntil, now - burst * interval) + interval;
    if (takenUntil > now) await clock.sleep(takenUntil - now, signal);
  };
};
