// SPDX-License-Identifier: Apache-2.0

import { HOUR, SECOND } from '../core/clock.ts';

/** The day that it is there: 2026-11-25. */
export const dayIn = (timeZone: string, at: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    at,
  );

/** The first second of the next day there: a day has 23 to 25 hours, and rarely another number. */
export const nextDayIn = (timeZone: string, at: number): number => {
  const today = dayIn(timeZone, at);
  let [same, other] = [at, at + 26 * HOUR];
  while (other - same > SECOND) {
    const middle = Math.floor((same + other) / 2);
    if (dayIn(timeZone, middle) === today) same = middle;
    else other = middle;
  }
  return Math.floor(other / SECOND) * SECOND;
};
