// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from './clock.ts';
import { readSchedule } from './cron-schedule.ts';
import { lastLookAt, type WatchState } from './watch-state.ts';

/** Without any change a live watch looks so often, so that it is known to see. */
export const LIVE_BEAT_MS = 5 * MINUTE;

/** A look waits for its turn and takes its time: within so much more it is not late. */
const graceOf = (intervalMs: number): number => Math.min(10 * MINUTE, Math.max(MINUTE, intervalMs / 2));
/** As long as a look may take. */
const CRON_GRACE_MS = 5 * MINUTE;

export type Freshness = 'fresh' | 'late' | 'paused';

/** When it should have looked again at the latest, epoch milliseconds; undefined = never. */
const lateAfter = ({ rhythm }: WatchState['watch'], lookedAt: number): number | undefined => {
  if (rhythm.type === 'cron') {
    const schedule = readSchedule(rhythm.cron, rhythm.timeZone);
    const next = schedule.status === 'valid' ? schedule.next(lookedAt) : undefined;
    return next === undefined ? undefined : next + CRON_GRACE_MS;
  }
  const every = rhythm.type === 'every' ? rhythm.ms : LIVE_BEAT_MS;
  return lookedAt + every + graceOf(every);
};

/** For how long a watch should have looked again and could not, milliseconds; 0 while it is in time, whatever its interval. */
export const latenessOf = (state: WatchState, now: number): number =>
  Math.max(0, now - (lateAfter(state.watch, lastLookAt(state)) ?? now));

/** Whether a watch could look within its interval: what objectives and `/k8sgpt status` call fresh. */
export const freshnessOf = (state: WatchState, now: number): Freshness => {
  if (state.paused !== undefined) return 'paused';
  return latenessOf(state, now) === 0 ? 'fresh' : 'late';
};
