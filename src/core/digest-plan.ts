// SPDX-License-Identifier: Apache-2.0

import type { Theme } from './chart.ts';
import { DAY } from './clock.ts';
import { readSchedule } from './cron-schedule.ts';
import type { Span } from './spans-of-time.ts';
import type { Place } from './watch.ts';

/** A report that is told again and again, of the time since the one before. */
export interface DigestPlan {
  /** Unique among all. */
  readonly id: string;
  /** How people call it. */
  readonly name: string;
  /** Five cron fields. */
  readonly cron: string;
  readonly timeZone: string;
  /** Patterns; undefined = all. */
  readonly clusters: readonly string[] | undefined;
  readonly to: readonly Place[];
  /** Undefined: as most people of the platform have it. */
  readonly picture: Theme | 'none' | undefined;
}

/** When it is told after a moment; epoch milliseconds. */
export const dueAfter = ({ cron, timeZone }: DigestPlan, after: number): number | undefined => {
  const schedule = readSchedule(cron, timeZone);
  return schedule.status === 'valid' ? schedule.next(after) : undefined;
};

/** A week, and what a change of clocks adds. */
const FURTHEST = 7 * DAY + DAY / 12;

/** The last time that it was due up to now, and the time before: what it tells of. Undefined when it never was. */
export const periodUpTo = (plan: DigestPlan, now: number): Span | undefined => {
  const dues: number[] = [];
  for (let at = now - 2 * FURTHEST; ; ) {
    const next = dueAfter(plan, at);
    if (next === undefined || next > now) break;
    dues.push(next);
    at = next;
  }
  const [until, from] = [dues.at(-1), dues.at(-2)];
  return until === undefined || from === undefined ? undefined : { from, until };
};
