// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE } from '../core/clock.ts';
import type { CustomTrouble } from '../core/custom-finding.ts';

/** So many failures in a row, and it is asked less often: */
const ENOUGH = 5;
/** after so long at first, then each time twice as long, */
const FIRST_MS = MINUTE;
/** but no longer than this. */
const LONGEST_MS = 15 * MINUTE;

interface Failing {
  count: number;
  until: number;
  trouble: CustomTrouble;
}

/** Who failed again and again, each by a key. */
export interface Rests {
  /** Why it is not asked now. */
  readonly resting: (
    key: string,
  ) => { readonly failures: number; readonly trouble: CustomTrouble } | undefined;
  /** What became of asking; undefined: it did its part, and all is forgotten. */
  readonly note: (key: string, trouble: CustomTrouble | undefined) => void;
}

export const createRests = (clock: Pick<Clock, 'now'>): Rests => {
  const failing = new Map<string, Failing>();
  return {
    resting: (key) => {
      const known = failing.get(key);
      if (known === undefined || clock.now() >= known.until) return undefined;
      return { failures: known.count, trouble: known.trouble };
    },
    note: (key, trouble) => {
      if (trouble === undefined) {
        failing.delete(key);
        return;
      }
      const count = (failing.get(key)?.count ?? 0) + 1;
      const rest = count < ENOUGH ? 0 : Math.min(FIRST_MS * 2 ** (count - ENOUGH), LONGEST_MS);
      failing.set(key, { count, until: clock.now() + rest, trouble });
    },
  };
};
