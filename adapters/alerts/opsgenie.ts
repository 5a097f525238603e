// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { SECOND } from '../../src/core/clock.ts';
import { defineConfig } from '../../src/core/config-slice.ts';
import type { Severity } from '../../src/core/finding.ts';
import { matchesGlob } from '../../src/core/glob.ts';
import type { IncidentEvent } from '../../src/core/ports/alert-sink.ts';
import { defineSink } from '../../src/core/ports/sink-module.ts';
import { isPaged, pageOn, untriedPager } from './_page-on.ts';
import { openPoster, type Request } from './_post.ts';
import { address, common, severityFrom } from './_settings.ts';
import { wantsOf } from './_wants.ts';
import { aliasOf, detailOf, factLines, headlineOf, isFiring, within } from './_words.ts';

export const opsgenieConfig = defineConfig({
  key: 'opsgenie',
  title: 'Paging with Opsgenie',
  schema: z.strictObject({
    apiKey: z
      .string()
      .min(8, 'the key of an API integration')
      .optional()
      .describe('Key of an API integration'),
    url: address
      .default('https://api.opsgenie.com')
      .describe('Where it answers; in the EU https://api.eu.opsgenie.com'),
    team: z.string().min(1).optional().describe('The team that is paged; default: that of the integration'),
    teams: z
      .record(z.string(), z.string().min(1))
      .default({})
      .describe('By owner of the workload (a pattern): the team that is paged in place of `team`'),
    on: pageOn,
    ...common,
    severity: severityFrom('critical'),
  }),
  env: { OPSGENIE_API_KEY: 'apiKey', OPSGENIE_URL: 'url', OPSGENIE_TEAM: 'team', OPSGENIE_ON: 'on' },
  secrets: ['apiKey'],
});

type Settings = z.output<typeof opsgenieConfig.schema>;

/** Limits: https://docs.opsgenie.com/docs/alert-api#create-alert */
const LONGEST = {
  message: 130,
  alias: 512,
  description: 15_000,
  entity: 512,
  tag: 50,
  user: 100,
  note: 25_000,
};

const PRIORITIES: Readonly<Record<Severity, string>> = { critical: 'P1', warning: 'P3', info: 'P5' };

/** That of its owner, else the one for all. */
const teamOf = ({ owner }: IncidentEvent, { team, teams }: Settings): string | undefined => {
  if (owner === undefined) return team;
  if (Object.hasOwn(teams, owner)) return teams[owner];
  return Object.entries(teams).find(([pattern]) => matchesGlob(owner, pattern))?.[1] ?? team;
};

const create = (event: IncidentEvent, alias: string, team: string | undefined): object => {
  const { record } = event;
  return {
    message: within(headlineOf(record), LONGEST.message),
    alias,
    description: within([headlineOf(record), ...factLines(event)].join('\n'), LONGEST.description),
    entity: within(record.watched?.object ?? record.incident, LONGEST.entity),
    source: 'k8sgpt',
    priority: PRIORITIES[record.severity],
    tags: ['k8sgpt', record.severity, ...(record.watched?.codes.slice(0, 5) ?? [])].map((tag) =>
      within(tag, LONGEST.tag),
    ),
    details: {
      cluster: record.cluster,
      namespaces: record.namespaces.join(', '),
      incident: record.incident,
      workloads: String(record.watched?.workloads ?? 0),
      ...(event.owner === undefined ? {} : { owner: event.owner }),
    },
    ...(team === undefined ? {} : { responders: [{ name: team, type: 'team' }] }),
  };
};

const requestOf = (event: IncidentEvent, settings: Settings): Request => {
  const base = `${settings.url.replace(/(?<!\/)\/+$/, '')}/v2/alerts`;
  const alias = aliasOf(event.record).slice(0, LONGEST.alias);
  if (isFiring(event.turn.turn))
    return { url: base, body: JSON.stringify(create(event, alias, teamOf(event, settings))) };
  const verb = event.turn.turn === 'resolved' ? 'close' : 'acknowledge';
  const note = detailOf(event);
  return {
    url: `${base}/${encodeURIComponent(alias)}/${verb}?identifierType=alias`,
    body: JSON.stringify({
      source: 'k8sgpt',
      ...(event.turn.by === undefined ? {} : { user: within(event.turn.by, LONGEST.user) }),
      ...(note === undefined ? {} : { note: within(note, LONGEST.note) }),
    }),
  };
};

export default defineSink({
  title: 'Opsgenie',
  config: opsgenieConfig,
  isConfigured: ({ apiKey }) => apiKey !== undefined,
  open: async (settings, parts) => {
    const poster = await openPoster('Opsgenie', parts, settings.timeout * SECOND);
    const headers = {
      'content-type': 'application/json',
      authorization: `GenieKey ${settings.apiKey ?? ''}`,
    };
    return [
      {
        name: 'opsgenie',
        wants: wantsOf(settings, (event) => isPaged(event, settings.on, 'opsgenie')),
        wantsFacts: settings.evidence,
        send: async (event, signal) => {
          await poster.send({ ...requestOf(event, settings), headers }, signal);
        },
        close: poster.close,
      },
    ];
  },
  diagnose: async ({ on }) => untriedPager(on),
  steps: [
    'In Opsgenie add an API integration that may create and update alerts, and copy its key.',
    'Set `OPSGENIE_API_KEY`, and in the EU `OPSGENIE_URL=https://api.eu.opsgenie.com`.',
    'Set `OPSGENIE_ON=escalated` to page only for what nobody acknowledges in chat.',
  ],
});
