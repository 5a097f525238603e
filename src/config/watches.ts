// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { SECOND } from '../core/clock.ts';
import { defineConfig } from '../core/config-slice.ts';
import { readSchedule } from '../core/cron-schedule.ts';
import { severities } from '../core/finding.ts';
import { parseSpan } from '../core/time-span.ts';
import { leastSpan, type Rhythm } from '../core/watch.ts';
import { patterns, word } from './criteria.ts';
import { timeZone } from './time-zone.ts';

const span = z
  .string('every is a time span, for example 5m')
  .refine((text) => (parseSpan(text) ?? 0) >= leastSpan, {
    error: (issue) =>
      `every is a time span from ${leastSpan / SECOND}s, for example 30s, 5m or 1h30m; not ${String(issue.input)}`,
  });

const Channel = z.strictObject(
  {
    platform: word.describe('slack, teams, discord or mattermost'),
    workspace: word.describe("Slack's team, Discord's server, the tenant of Teams"),
    channel: word.describe("The channel, by the platform's id"),
  },
  'a place is platform, workspace and channel',
);

const Watching = z
  .strictObject({
    name: z
      .string('a watch has a name')
      .regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, {
        error: 'a name has up to 40 small letters, digits and dashes',
      })
      .describe('How people call it; each name once'),
    cluster: patterns
      .optional()
      .describe(
        'Clusters, by name; * stands for anything. Default: the one that is meant where nobody names any',
      ),
    namespaces: z
      .array(word)
      .min(1, 'namespaces are all where none is named')
      .optional()
      .describe('Default: all'),
    filters: z
      .array(word)
      .default([])
      .describe('Filters, or the groups core and all; default: as analyze does'),
    every: span.optional().describe('How often it looks, for example 5m; default: 5m'),
    schedule: word
      .optional()
      .describe('Instead: five cron fields as a CronJob has them, for example "0 8 * * 1-5"'),
    timeZone: timeZone.optional().describe('Of `schedule`; default: UTC'),
    live: z
      .boolean('live is true or false')
      .default(false)
      .describe('Instead: what changes is looked at as it changes'),
    severity: z
      .enum(severities, `a severity is ${severities.join(', ')}`)
      .default('warning')
      .describe('What is less grave is not told'),
    explain: z
      .boolean('explain is true or false')
      .default(false)
      .describe('Each incident that is told is explained in its thread'),
    to: z
      .union([Channel.transform((place) => [place]), z.array(Channel)], {
        error: 'to is a place (platform, workspace, channel), or a list of them',
      })
      .default([])
      .describe('Where it tells: platform, workspace and channel; default: as `routes` say'),
  })
  .superRefine(({ every, schedule, live, timeZone: zone }, issues) => {
    const given = [
      every !== undefined && 'every',
      schedule !== undefined && 'schedule',
      live && 'live',
    ].filter((name) => name !== false);
    if (given.length > 1)
      issues.addIssue({
        code: 'custom',
        path: [given[1] ?? ''],
        message: `a watch has one of every, schedule and live, not ${given.join(' and ')}`,
      });
    if (zone !== undefined && schedule === undefined)
      issues.addIssue({ code: 'custom', path: ['timeZone'], message: 'timeZone belongs to schedule' });
    if (schedule === undefined) return;
    const read = readSchedule(schedule, zone);
    // A zone that stands beside it is judged there.
    if (read.status === 'invalid' && (read.part === 'schedule' || zone === undefined))
      issues.addIssue({
        code: 'custom',
        path: ['schedule'],
        message: `a schedule is five cron fields, for example 0 8 * * 1-5: ${read.reason}`,
      });
  });

export const watchesConfig = defineConfig({
  key: 'watches',
  title: 'What is watched',
  list: 'list',
  schema: z.strictObject({
    list: z
      .array(Watching, 'watches are a list')
      .default([])
      .superRefine((watches, issues) => {
        for (const [at, { name }] of watches.entries())
          if (watches.findIndex((other) => other.name === name) < at)
            issues.addIssue({
              code: 'custom',
              path: [at, 'name'],
              message: `there is another watch of the name ${name}`,
            });
      })
      .describe('What is looked at again and again, and whom that is told; without any, nothing is watched'),
  }),
  env: {},
});

export type WatchesConfig = z.output<typeof watchesConfig.schema>['list'];

const EVERY = '5m';

export const rhythmOf = ({
  every = EVERY,
  schedule,
  timeZone: zone,
  live,
}: Pick<WatchesConfig[number], 'every' | 'schedule' | 'timeZone' | 'live'>): Rhythm => {
  if (live) return { type: 'live' };
  if (schedule !== undefined)
    return { type: 'cron', cron: schedule, ...(zone === undefined ? {} : { timeZone: zone }) };
  return { type: 'every', ms: parseSpan(every) ?? 0 };
};
