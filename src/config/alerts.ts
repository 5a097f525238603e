// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { MINUTE } from '../core/clock.ts';
import { defineConfig } from '../core/config-slice.ts';
import { readSchedule } from '../core/cron-schedule.ts';
import type { Escalation, EscalationDeed } from '../core/escalation.ts';
import { severities } from '../core/finding.ts';
import { Group } from '../core/group.ts';
import type { LifecyclePolicy, Patience } from '../core/lifecycle/policy.ts';
import { UNREACHABLE } from '../core/lifecycle/unreachable.ts';
import type { Maintenance } from '../core/maintenance.ts';
import { many, patterns, word } from './criteria.ts';
import { span } from './span.ts';
import { timeZone } from './time-zone.ts';

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/;

/** A moment with its offset from UTC → epoch milliseconds. */
const moment = (name: string) =>
  z.string(`${name} is a moment, for example 2026-12-31T22:00Z`).transform((text, context) => {
    const at = MOMENT.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(at)) return at;
    context.addIssue({
      code: 'custom',
      message: `${name} is a moment, for example 2026-12-31T22:00Z or 2026-12-31T22:00+01:00; not ${text}`,
    });
    return z.NEVER;
  });

const Code = z.strictObject({
  settle: span('settle').optional().describe('How long it has to last until it is told'),
  resolveAfter: span('resolveAfter').optional().describe('How long it has to be gone until it is resolved'),
});

const Window = z
  .strictObject({
    name: word.max(60, 'a name has 60 characters at most').describe('As people are told'),
    cluster: patterns.optional().describe('Clusters; * stands for anything'),
    namespace: patterns.optional().describe('Namespaces; all that an incident is about must fit'),
    code: patterns.optional().describe('Codes of the cause, for example node/not-ready or pod-*/*'),
    from: moment('from').optional().describe('Once: when it begins'),
    until: moment('until').optional().describe('Once: when it ends'),
    cron: z
      .string('cron has five fields, for example 0 22 * * 6')
      .optional()
      .describe('Again and again: when it begins, as of a CronJob'),
    lasts: span('lasts', { least: MINUTE }).optional().describe('Again and again: how long it lasts'),
    timeZone: timeZone.default('UTC').describe('Of cron, for example Europe/Berlin'),
  })
  .transform((window, context): Maintenance => {
    const { name, from, until, cron, lasts } = window;
    const refused = (message: string): never => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    const about = {
      name,
      clusters: many(window.cluster),
      namespaces: many(window.namespace),
      codes: many(window.code),
    };
    if (cron === undefined) {
      if (from === undefined || until === undefined || lasts !== undefined)
        return refused('a window has from and until, or cron and lasts');
      if (until <= from) return refused('a window ends after it begins');
      return { ...about, when: { type: 'once', from, until } };
    }
    if (from !== undefined || until !== undefined || lasts === undefined)
      return refused('a window has from and until, or cron and lasts');
    const schedule = readSchedule(cron, window.timeZone);
    if (schedule.status === 'invalid') return refused(`cron: ${schedule.reason}`);
    return { ...about, when: { type: 'again', next: schedule.next, lastsMs: lasts } };
  });

const Place = z.strictObject(
  { platform: word, workspace: word, channel: word, mention: Group.optional() },
  'a place is platform, workspace and channel',
);

const Step = z
  .strictObject({
    after: span('after', { least: MINUTE }).describe(
      'How long after it was told, while nobody acknowledged it',
    ),
    mention: z
      .union([z.literal(true), Group], 'mention is true, or a group: id and name')
      .optional()
      .describe('Says it again in its thread and mentions the group of the route, or this one'),
    to: z
      .union(
        [z.literal('next'), Place.transform((place) => [place]), z.array(Place).min(1)],
        'to is next, a place (platform, workspace, channel) or a list of them',
      )
      .optional()
      .describe('Tells it elsewhere: `next`, as the routes say, or a place'),
    page: z
      .union([z.literal(true), word], 'page is true, or the name of a sink')
      .optional()
      .describe(
        'Pages somebody: true, or the name of the only sink that does: `pagerduty`, `opsgenie`, `webhook-2`',
      ),
  })
  .transform(({ after, mention, to, page }, context): { afterMs: number; deed: EscalationDeed } => {
    const deeds: EscalationDeed[] = [
      ...(mention === undefined
        ? []
        : [{ type: 'mention' as const, ...(mention === true ? {} : { group: mention }) }]),
      ...(to === undefined
        ? []
        : [to === 'next' ? { type: 'next' as const } : { type: 'tell' as const, to }]),
      ...(page === undefined ? [] : [{ type: 'page' as const, ...(page === true ? {} : { sink: page }) }]),
    ];
    const [deed, ...more] = deeds;
    if (deed !== undefined && more.length === 0) return { afterMs: after, deed };
    context.addIssue({ code: 'custom', message: 'a step has one of mention, to and page' });
    return z.NEVER;
  });

const severity = z.enum(severities, `a severity is ${severities.join(', ')}`);

export const alertsConfig = defineConfig({
  key: 'alerts',
  title: 'When incidents that watches see are told',
  schema: z.strictObject({
    settle: span('settle')
      .prefault('30s')
      .describe('How long something has to last until it is told; 0: at once'),
    codes: z
      .record(z.string(), Code)
      .default({})
      .describe('By code of the cause: `settle` and `resolveAfter`, in place of the general ones'),
    worseEvery: span('worseEvery')
      .prefault('10m')
      .describe('That more suffers from it is told no more often than this; that it is graver, at once'),
    resolveAfter: span('resolveAfter')
      .prefault('60s')
      .describe('How long something has to be gone, for two looks at least, until it is resolved'),
    reopenWithin: span('reopenWithin')
      .prefault('24h')
      .describe('What comes back sooner goes on in the same message; later it is a new one'),
    flapAfter: z
      .number('flapAfter is a whole number from 2')
      .int('flapAfter is a whole number from 2')
      .min(2, 'flapAfter is a whole number from 2')
      .max(50, 'flapAfter is 50 at most')
      .default(3)
      .describe('What comes and goes so often within flapWindow is told once, and then when it is stable'),
    flapWindow: span('flapWindow', { least: MINUTE })
      .prefault('30m')
      .describe('In which it is counted how often something goes, and how long it has to stay to be stable'),
    unreachableAfter: span('unreachableAfter')
      .prefault('2m')
      .describe('How long a cluster cannot be read until that is told'),
    stormAfter: z
      .number('stormAfter is a whole number from 2')
      .int('stormAfter is a whole number from 2')
      .min(2, 'stormAfter is a whole number from 2')
      .default(10)
      .describe('So many new incidents of one cluster within two minutes are told in one message'),
    maintenance: z
      .array(Window)
      .default([])
      .describe(
        'Windows in which nothing new is told of a part of a cluster; what is still there when they end is. Once: `from` and `until`; again and again: `cron` and `lasts`, `timeZone`. About: `cluster`, `namespace`, `code`',
      ),
    escalate: z
      .array(Step)
      .default([])
      .describe(
        'What is done when nobody acknowledges an incident: each step `after` a time, and one of `mention`, `to` and `page`',
      ),
    escalateSeverities: z
      .array(severity)
      .min(1)
      .default(['critical'])
      .describe('What is escalated: critical, warning, info'),
  }),
  env: {},
});

export type AlertsConfig = z.output<typeof alertsConfig.schema>;

/** Two looks that could have seen it: one may have come at the wrong moment. */
const LOOKS = 2;

/** Without configuration. */
export const defaultAlerts: AlertsConfig = alertsConfig.schema.parse({});

/** What the file says → by what the looks of watches are judged. */
export const lifecyclePolicy = (config: AlertsConfig): LifecyclePolicy => {
  const patienceOf = (code: string): Patience => {
    // One look that works proves it.
    if (code === UNREACHABLE) return { settle: config.unreachableAfter, resolveAfter: 0, looks: 1 };
    const own = Object.hasOwn(config.codes, code) ? config.codes[code] : undefined;
    return {
      settle: own?.settle ?? config.settle,
      resolveAfter: own?.resolveAfter ?? config.resolveAfter,
      looks: LOOKS,
    };
  };
  const { worseEvery, reopenWithin, flapAfter, flapWindow } = config;
  return { patienceOf, worseEvery, reopenWithin, flapAfter, flapWindow };
};

/** What is done when nobody acknowledges, by time. */
export const escalationOf = ({ escalate, escalateSeverities }: AlertsConfig): Escalation => ({
  severities: escalateSeverities,
  steps: escalate.toSorted((a, b) => a.afterMs - b.afterMs),
});
