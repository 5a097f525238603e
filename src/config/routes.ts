// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../core/config-slice.ts';
import { severities } from '../core/finding.ts';
import { Group } from '../core/group.ts';
import type { Route, Routes, Target, Team } from '../core/route.ts';
import { parseHours, parseWeekdays, type TimeOfDay } from '../core/time-of-day.ts';
import { many, patterns, word } from './criteria.ts';
import { timeZone } from './time-zone.ts';

/** One or a list; what is wrong is said of the form that was chosen. */
const oneOrMore = <T extends z.ZodType>(one: T) =>
  z.union([one.transform((value) => [value]), z.array(one).min(1, 'a list is not empty')], {
    error: ({ errors, input }) => errors[Array.isArray(input) ? 1 : 0]?.[0]?.message,
  });

const Channel = z.strictObject(
  {
    platform: word.describe('slack, teams, discord or mattermost'),
    workspace: word.describe(
      "Slack's team, Discord's server, the tenant of Teams; as /k8sgpt route test shows",
    ),
    channel: word.describe("The channel, by the platform's id"),
    mention: Group.optional().describe('A group that is notified there: `id`, `name`'),
  },
  'a place is platform, workspace and channel',
);

const places = oneOrMore(Channel);

const hours = z.string('hours are written 22:00-06:00').refine((text) => parseHours(text) !== undefined, {
  error: (issue) => `hours are written 22:00-06:00, not ${String(issue.input)}`,
});

const weekdays = z
  .string('weekdays are written mon-fri')
  .refine((text) => parseWeekdays(text) !== undefined, {
    error: (issue) => `weekdays are written mon-fri or sat, not ${String(issue.input)}`,
  });

const severity = z.enum(severities, `a severity is ${severities.join(', ')}`);

type Channels = z.output<typeof places>;

const isOnePlatform = (to: 'team' | Channels): boolean =>
  to === 'team' || new Set(to.map(({ platform }) => platform)).size === 1;

const mention = Group.optional().describe(
  'The group that is notified: `id` (of Slack a user group, of Discord a role, of Mattermost the name it is mentioned by) and `name`. On several platforms each place of `to` has its own',
);

const Rule = z
  .strictObject({
    name: word.max(60, 'a name has 60 characters at most').optional().describe('As `route test` shows it'),
    cluster: patterns.optional().describe('Clusters; * stands for anything'),
    namespace: patterns.optional().describe('Namespaces, one of which it is in'),
    severity: oneOrMore(severity).optional().describe('critical, warning, info'),
    code: patterns.optional().describe('Code of the cause, for example node/not-ready or pod-*/*'),
    object: patterns.optional().describe('The object to blame, for example Deployment/shop/*'),
    team: patterns.optional().describe('Its owner, as labels or annotations say'),
    labels: z
      .record(z.string().min(1), patterns, 'labels are written name: value')
      .optional()
      .describe('Labels or annotations of the workload or its namespace: name and pattern'),
    hours: oneOrMore(hours).optional().describe('Only at these hours: 08:00-18:00, 22:00-06:00'),
    weekdays: oneOrMore(weekdays)
      .optional()
      .describe('Only on these days: mon-fri; a night belongs to the day it begins on'),
    timeZone: timeZone.optional().describe('Of `hours` and `weekdays`; default: that of all rules'),
    to: z
      .union(
        [z.literal('team'), places],
        'to is a place (platform, workspace, channel), a list of them, or team',
      )
      .describe(
        'Where it is told: platform, workspace and channel, one or several; `team`: where its owner is told',
      ),
    mention,
    next: places.optional().describe('Where it goes when nobody acknowledges it, see `alerts.escalate`'),
    continue: z.boolean('continue is true or false').default(false).describe('The rules after it count, too'),
  })
  .refine(({ mention: group, to }) => group === undefined || isOnePlatform(to), {
    error: 'a group belongs to one platform: give each place of to its own mention',
    path: ['mention'],
  });

const Owner = z
  .strictObject({ to: places, mention, next: places.optional() })
  .refine(({ mention: group, to }) => group === undefined || isOnePlatform(to), {
    error: 'a group belongs to one platform: give each place of to its own mention',
    path: ['mention'],
  });

const OWNER_KEYS = ['k8sgpt.ai/owner', 'team', 'owner'];

export const routesConfig = defineConfig({
  key: 'routes',
  title: 'Who is told of what, where',
  schema: z
    .strictObject({
      rules: z
        .array(Rule)
        .default([])
        .describe(
          'In order; the first that fits decides, unless it says `continue`. What a rule asks of an incident must all fit: `cluster`, `namespace`, `severity`, `code`, `object`, `team`, `labels`, `hours`, `weekdays`',
        ),
      teams: z
        .record(word, Owner)
        .default({})
        .describe(
          'By owner (a pattern): `to`, `mention` and `next`, where no rule fits. The owner is what a label or annotation of the workload or its namespace says',
        ),
      default: places.default([]).describe('Where it is told when neither a rule nor an owner says where'),
      mention,
      next: places.default([]).describe('Where it goes when nobody acknowledges it and no rule says where'),
      ownerKeys: z
        .array(word)
        .min(1)
        .max(10, 'ownerKeys are 10 at most')
        .default(OWNER_KEYS)
        .describe(
          'Labels and annotations that name the owner; the first that is there, of the workload, then of its namespace',
        ),
      timeZone: timeZone.default('UTC').describe('Of all hours and weekdays, for example Europe/Berlin'),
    })
    .refine(({ rules, teams }) => Object.keys(teams).length > 0 || rules.every(({ to }) => to !== 'team'), {
      error: 'a rule goes to team, and teams names none',
      path: ['teams'],
    })
    .refine(({ mention: group, default: to }) => group === undefined || isOnePlatform(to), {
      error: 'a group belongs to one platform: give each place of default its own mention',
      path: ['mention'],
    }),
  env: {},
});

export type RoutesConfig = z.output<typeof routesConfig.schema>;

const targets = (places: Channels, group: Group | undefined): readonly Target[] =>
  places.map((place) =>
    place.mention === undefined && group !== undefined ? { ...place, mention: group } : place,
  );

const timesOf = (rule: RoutesConfig['rules'][number], zone: string): TimeOfDay | undefined =>
  rule.hours === undefined && rule.weekdays === undefined
    ? undefined
    : {
        hours: (rule.hours ?? []).flatMap((text) => parseHours(text) ?? []),
        weekdays: [...new Set((rule.weekdays ?? []).flatMap((text) => parseWeekdays(text) ?? []))],
        timeZone: rule.timeZone ?? zone,
      };

const routeOf = (rule: RoutesConfig['rules'][number], at: number, zone: string): Route => ({
  name: rule.name ?? `rule ${at + 1}`,
  clusters: many(rule.cluster),
  namespaces: many(rule.namespace),
  severities: rule.severity,
  codes: many(rule.code),
  objects: many(rule.object),
  teams: many(rule.team),
  labels:
    rule.labels === undefined
      ? undefined
      : Object.fromEntries(Object.entries(rule.labels).map(([key, value]) => [key, many(value) ?? []])),
  times: timesOf(rule, zone),
  to: rule.to === 'team' ? 'team' : targets(rule.to, rule.mention),
  next: rule.next ?? [],
  more: rule.continue,
});

/** What the file says → the rules that `destinationsOf` asks. */
export const routesOf = (config: RoutesConfig): Routes => ({
  rules: config.rules.map((rule, at) => routeOf(rule, at, config.timeZone)),
  teams: Object.fromEntries(
    Object.entries(config.teams).map(([owner, team]): [string, Team] => [
      owner,
      { to: targets(team.to, team.mention), next: team.next ?? [] },
    ]),
  ),
  default: { to: targets(config.default, config.mention), next: config.next },
  ownerKeys: config.ownerKeys,
  timeZone: config.timeZone,
});
