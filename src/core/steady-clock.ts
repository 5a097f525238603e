// SPDX-License-Identifier: Apache-2.0

import type { Clock } from './clock.ts';

/**
 * Time for pauses and paces: as the clock's, but where that is set back it goes on from where it was. Whoever waits until
 * a moment waits as long as was meant, and not an hour more.
 */
export const steadyClock = (clock: Clock): Clock => {
  let ahead = 0;
  let last = Number.NEGATIVE_INFINITY;
  return {
    now: () => {
      const now = clock.now() + ahead;
      if (now < last) ahead += last - now;
      else last = now;
      return last;
    },
    sleep: clock.sleep,
  };
};
