// SPDX-License-Identifier: Apache-2.0

import { MINUTE, SECOND } from '../core/clock.ts';
import type { Metrics } from '../core/ports/telemetry.ts';
import { freshnessOf } from '../core/watch-freshness.ts';
import type { WatchState } from '../core/watch-state.ts';
import type { TickerTask } from './ticker.ts';

/** Every minute its time for each watch, by whether it had looked within its interval: what freshness is measured by. */
export const watchTimeTask = (
  states: () => Promise<readonly WatchState[]>,
  metrics: Pick<Metrics, 'count'>,
): TickerTask => ({
  name: 'freshness',
  everyMs: MINUTE,
  run: async (now) => {
    for (const one of await states()) {
      const state = freshnessOf(one, now);
      if (state !== 'paused') metrics.count('k8sgpt_watch_seconds_total', { state }, MINUTE / SECOND);
    }
  },
});
