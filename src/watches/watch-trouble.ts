// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from '../core/clock.ts';
import { isBehind, type WatchState } from '../core/watch-state.ts';

/** Looks that may be missed before nobody seems to look any more. */
const MISSED = 3;

/** Why the bot does not do its work, as one clause; undefined while all watches look. One that looks in vain looks. */
export const watchTrouble = (watches: readonly WatchState[], now: number): string | undefined => {
  for (const state of watches) {
    const { watch, look, paused } = state;
    if (paused !== undefined) continue;
    if (isBehind(state, now)) return `watch ${watch.id} is late`;
    if (watch.rhythm.type !== 'every') continue;
    const last = look?.endedAt ?? look?.at ?? watch.madeAt;
    if (now - last > MISSED * watch.rhythm.ms + 2 * MINUTE) return `watch ${watch.id} no longer looks`;
  }
  return undefined;
};
