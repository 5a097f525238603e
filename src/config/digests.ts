// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { themes } from '../core/chart.ts';
import { defineConfig } from '../core/config-slice.ts';
import type { DigestPlan } from '../core/digest-plan.ts';
import { parseClock, parseWeekdays } from '../core/time-of-day.ts';
import { Place } from '../core/watch.ts';
import { many, patterns, word } from './criteria.ts';
import { timeZone } from './time-zone.ts';

const place = z.strictObject(Place.shape, 'to is platform, workspace and channel, or a list of them');

const Digest = z
  .strictObject({
    name: word
      .max(40, 'a name has 40 characters at most')
      .optional()
      .describe('In its first line; default: daily or weekly'),
    every: z.enum(['day', 'week'], 'every is day or week').default('day').describe('day or week'),
    at: z
      .string('at is written 08:00')
      .refine((text) => (parseClock(text) ?? 1_440) < 1_440, { error: 'at is written 08:00' })
      .default('08:00')
      .describe('When it is told'),
    on: z
      .string('on is written mon-fri or mon')
      .refine((text) => parseWeekdays(text) !== undefined, { error: 'on is written mon-fri or mon' })
      .optional()
      .describe(
        'On which days: of a daily one mon-fri (default: every day), of a weekly one its day (default: mon)',
      ),
    timeZone: timeZone.default('UTC').describe('Of `at` and of the times in it'),
    cluster: patterns.optional().describe('Only of these clusters; * stands for anything'),
    to: z
      .union(
        [place.transform((one) => [one]), z.array(place).min(1)],
        'to is platform, workspace and channel, or a list of them',
      )
      .describe('Where it is told'),
    picture: z
      .enum([...themes, 'none'], 'picture is light, dark or none')
      .optional()
      .describe('light, dark or none; default: as most people of the platform have it'),
  })
  .refine(({ every, on }) => every === 'day' || on === undefined || parseWeekdays(on)?.length === 1, {
    error: 'a weekly report is told on one day',
    path: ['on'],
  });

export const digestsConfig = defineConfig({
  key: 'digests',
  title: 'Daily and weekly reports',
  schema: z.strictObject({
    reports: z
      .array(Digest)
      .max(50, 'there are 50 reports at most')
      .default([])
      .describe(
        'What became of incidents in a day or a week: how many, what takes long, what comes back, what is still open',
      ),
  }),
  env: {},
});

export type DigestsConfig = z.output<typeof digestsConfig.schema>;

const cronOf = ({ at, every, on }: DigestsConfig['reports'][number]): string => {
  const minutes = parseClock(at) ?? 0;
  const days = parseWeekdays(on ?? (every === 'week' ? 'mon' : 'sun-sat')) ?? [];
  return `${minutes % 60} ${Math.floor(minutes / 60)} * * ${days.length === 7 ? '*' : days.join(',')}`;
};

/** What the file says → what is told when. */
export const digestPlans = ({ reports }: DigestsConfig): readonly DigestPlan[] =>
  reports.map((report, index) => ({
    id: `${index + 1}-${report.every}`,
    name: report.name ?? (report.every === 'day' ? 'Daily report' : 'Weekly report'),
    cron: cronOf(report),
    timeZone: report.timeZone,
    clusters: many(report.cluster),
    to: report.to,
    picture: report.picture,
  }));
