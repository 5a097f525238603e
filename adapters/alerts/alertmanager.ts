// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { defineConfig } from '../../src/core/config-slice.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { fits } from '../../src/core/fits.ts';
import type { IncidentRecord } from '../../src/core/incident-record.ts';
import { jsonOfBody } from '../../src/core/json-of-body.ts';
import { defineSink } from '../../src/core/ports/sink-module.ts';
import { type AlertOf, alertOf, type PostableAlert } from './_alertmanager-alert.ts';
import { authorizationOf } from './_authorization.ts';
import { openPoster } from './_post.ts';
import { reachCheck } from './_reach-check.ts';
import { address, addresses, common, severityFrom, span } from './_settings.ts';
import { isFor, wantsOf } from './_wants.ts';
import { isFiring, iso } from './_words.ts';

/** An alert ends by itself when it was not said again four times: as Prometheus does it. */
const MISSED = 4;
/** Alerts of one request. */
const AT_ONCE = 200;

export const alertmanagerConfig = defineConfig({
  key: 'alertmanager',
  title: 'Incidents to Alertmanager',
  schema: z.strictObject({
    urls: addresses
      .default([])
      .describe('Where Alertmanager answers, each one of a pair: https://alertmanager.example.com:9093'),
    bearerToken: z.string().min(1).optional().describe('Token that it wants'),
    username: z.string().min(1).optional().describe('Name that it wants, with a password'),
    password: z.string().min(1).optional().describe('Password of that name'),
    repeat: span(10 * SECOND, 60 * MINUTE, 'repeat is from 10s to 1h')
      .prefault('1m')
      .describe(
        'How often open incidents are said again; after four times of silence Alertmanager ends them',
      ),
    labels: z
      .record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'a label is a word such as team'), z.string())
      .default({})
      .describe('More labels of every alert, for your routes'),
    link: address
      .optional()
      .describe('Where an alert leads to (generatorURL), for example the channel of alerts'),
    ...common,
    severity: severityFrom('info'),
  }),
  env: {
    ALERTMANAGER_URL: 'urls',
    ALERTMANAGER_BEARER_TOKEN: 'bearerToken',
    ALERTMANAGER_USERNAME: 'username',
    ALERTMANAGER_PASSWORD: 'password',
  },
  secrets: ['bearerToken', 'password'],
});

type Settings = z.output<typeof alertmanagerConfig.schema>;

const Status = z.object({ versionInfo: z.object({ version: z.string() }) });

const headersOf = (settings: Settings) => ({
  'content-type': 'application/json',
  ...authorizationOf('ALERTMANAGER', settings),
});

const at = (url: string, path: string): string => `${url.replace(/(?<!\/)\/+$/, '')}/api/v2/${path}`;

export default defineSink({
  title: 'Alertmanager',
  config: alertmanagerConfig,
  isConfigured: (settings) => {
    authorizationOf('ALERTMANAGER', settings);
    return settings.urls.length > 0;
  },
  open: async (settings, parts) => {
    const { urls, timeout, repeat: everyMs, link, labels } = settings;
    const headers = headersOf(settings);
    const poster = await openPoster('Alertmanager', parts, timeout * SECOND);
    /** What it knows of each incident: labels are an alert's identity, so that a graver one is another alert. */
    const known = new Map<string, PostableAlert>();

    /** All of a pair are told; one that has it is enough, they tell each other. */
    const post = async (alerts: readonly PostableAlert[], signal: AbortSignal): Promise<void> => {
      for (let from = 0; from < alerts.length; from += AT_ONCE) {
        const body = JSON.stringify(alerts.slice(from, from + AT_ONCE));
        const told = await Promise.allSettled(
          urls.map((url) => poster.send({ url: at(url, 'alerts'), headers, body }, signal)),
        );
        const reasons = told.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
        if (reasons.length < told.length) continue;
        throw reasons.find((reason) => reason instanceof Unavailable) ?? reasons[0];
      }
    };
    const keyOf = ({ cluster, incident }: IncidentRecord): string => `${cluster}/${incident}`;
    const firing = (record: IncidentRecord, facts?: AlertOf['facts']): readonly PostableAlert[] => {
      const now = parts.clock.now();
      const kept = known.get(keyOf(record));
      const alert = alertOf({ record, facts, now, endsAt: now + MISSED * everyMs, link, labels });
      // Said again without the report at hand: what it was told of it stays.
      const whole = { ...alert, annotations: { ...(facts ? {} : kept?.annotations), ...alert.annotations } };
      known.set(keyOf(record), whole);
      const isOther = kept !== undefined && JSON.stringify(kept.labels) !== JSON.stringify(alert.labels);
      return isOther ? [{ ...kept, endsAt: iso(now) }, whole] : [whole];
    };
    const over = (record: IncidentRecord): readonly PostableAlert[] => {
      const now = parts.clock.now();
      const kept = known.get(keyOf(record));
      known.delete(keyOf(record));
      const alert = kept ?? alertOf({ record, now, endsAt: now, link, labels });
      return [{ ...alert, endsAt: iso(Math.max(now, Date.parse(alert.startsAt) + 1)) }];
    };
    return [
      {
        name: 'alertmanager',
        wants: wantsOf(
          settings,
          ({ turn }) => isFiring(turn.turn) || turn.turn === 'resolved' || turn.turn === 'acknowledged',
        ),
        wantsFacts: settings.evidence,
        send: ({ turn, record, facts }, signal) =>
          post(turn.turn === 'resolved' ? over(record) : firing(record, facts), signal),
        repeat: {
          everyMs,
          send: (open, signal) =>
            post(
              open.filter((record) => isFor(record, settings)).flatMap((record) => firing(record)),
              signal,
            ),
        },
        close: poster.close,
      },
    ];
  },
  diagnose: async (settings, parts, signal) =>
    (
      await Promise.all(
        settings.urls.map((url) =>
          reachCheck({
            name: new URL(url).host,
            title: 'Alertmanager',
            request: { method: 'GET', url: at(url, 'status'), headers: headersOf(settings) },
            read: (text) => {
              const version = fits(Status, jsonOfBody(text)).data?.versionInfo.version;
              if (version === undefined) throw new Refused('what answers there is no Alertmanager');
              return `version ${version}`;
            },
            fix: 'Check `ALERTMANAGER_URL`, its token or password, and that it can be reached from here.',
            parts,
            signal,
          }),
        ),
      )
    ).flat(),
  steps: [
    'Set `ALERTMANAGER_URL` to where Alertmanager answers, several of a pair separated by commas.',
    'Set `ALERTMANAGER_BEARER_TOKEN`, or `ALERTMANAGER_USERNAME` and `ALERTMANAGER_PASSWORD`, where it wants them.',
    'Run `k8sgpt doctor`: it tells which version answers.',
  ],
});
