// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from './clock.ts';

/**
 * At most so many within a minute, all of them at once if need be, and then one after the other as they become free again.
 * `emptyAt`: when all of them will be free, epoch milliseconds; 0 = never asked. The one number that has to be kept (the
 * generic cell rate algorithm).
 */
export const takeOne = (
  emptyAt: number,
  perMinute: number,
  now: number,
): { readonly emptyAt: number; readonly waitMs: 0 } | { readonly waitMs: number } => {
  // Clocks of processes differ by less; what lies further ahead was counted before the clock was set back, and would last as long.
  const known = emptyAt - now > 2 * MINUTE ? now : emptyAt;
  const next = Math.max(known, now) + MINUTE / perMinute;
  const waitMs = next - now - MINUTE;
  // Parts of a millisecond are nobody's wait.
  return waitMs < 1 ? { emptyAt: next, waitMs: 0 } : { waitMs };
};
