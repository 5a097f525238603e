import { type Clock, SECOND } from '../../src/core/clock.ts';

/** Waits for one's turn: on average `qps` a second, `burst` at once, in the order of asking. */
export type RateLimit = (signal: AbortSignal) => Promise<void>;

export const rateLimit = (
  { qps, burst }: { readonly qps: number; readonly burst: number },
  clock: Clock,
): RateLimit => {
  const interval = SECOND / qps;
  let takenUntil = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    const now = clock.now();
    takenUntil = Math.max(takenUntil, now - burst * interval) + interval;
    if (takenUntil > now) await clock.sleep(takenUntil - now, signal);
  };
};
