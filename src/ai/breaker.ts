// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE, SECOND } from '../core/clock.ts';

/** How a backend that fails is left alone, and found well again by itself. */
export interface Breaker {
  /** Milliseconds of rest that are left; 0: it may be asked, or tried. */
  readonly restMs: () => number;
  /** Undefined: it rests, or somebody tries it just now. Call the attempt's end in every case. */
  readonly enter: () => Attempt | undefined;
}

export interface Attempt {
  readonly succeeded: () => void;
  /** `retryAfterMs`: how long the other side asked to be left alone. */
  readonly failed: (retryAfterMs?: number) => void;
  /** Neither: the caller went away. */
  readonly left: () => void;
}

/** So many failures, one after the other, are no accident. */
const FAILURES = 3;
const FIRST_REST_MS = 15 * SECOND;
const LONGEST_REST_MS = 10 * MINUTE;

/**
 * Closed: everybody may ask. After three failures in a row it opens and rests, twice as long each time; then one may
 * try (half open), and what becomes of that decides for all. Whoever says how long to wait is left alone for so long.
 */
export const createBreaker = ({ now }: Pick<Clock, 'now'>): Breaker => {
  let failures = 0;
  let rests = 0;
  let restsUntil = 0;
  let isTried = false;
  const isOpen = (): boolean => rests > 0;

  const rest = (): void => {
    const ms = Math.min(FIRST_REST_MS * 2 ** rests, LONGEST_REST_MS);
    rests += 1;
    restsUntil = Math.max(restsUntil, now() + ms);
  };

  return {
    restMs: () => Math.max(0, restsUntil - now()),
    enter: () => {
      if (now() < restsUntil || isTried) return undefined;
      const isTrial = isOpen();
      isTried = isTrial;
      let isOver = false;
      const end = (then: () => void) => () => {
        if (isOver) return;
        isOver = true;
        if (isTrial) isTried = false;
        then();
      };
      return {
        succeeded: end(() => {
          failures = 0;
          rests = 0;
        }),
        left: end(() => undefined),
        failed: (retryAfterMs = 0) =>
          end(() => {
            failures += 1;
            // What was asked before it opened may still fail: that is no news.
            const isNews = now() >= restsUntil;
            restsUntil = Math.max(restsUntil, now() + retryAfterMs);
            if (isTrial || (failures >= FAILURES && isNews)) rest();
          })(),
      };
    },
  };
};
