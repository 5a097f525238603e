// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { SECOND } from '../../src/core/clock.ts';
import { defineConfig } from '../../src/core/config-slice.ts';
import type { Severity } from '../../src/core/finding.ts';
import type { IncidentEvent } from '../../src/core/ports/alert-sink.ts';
import { defineSink } from '../../src/core/ports/sink-module.ts';
import { messageOfEvent } from './_incident-message.ts';
import { isPaged, pageOn, untriedPager } from './_page-on.ts';
import { openPoster } from './_post.ts';
import { address, common, severityFrom } from './_settings.ts';
import { wantsOf } from './_wants.ts';
import { aliasOf, headlineOf, isFiring, iso, startOf, within } from './_words.ts';

export const pagerdutyConfig = defineConfig({
  key: 'pagerduty',
  title: 'Paging with PagerDuty',
  schema: z.strictObject({
    routingKey: z
      .string()
      .regex(/^[\da-zA-Z]{32}$/, 'an integration key of Events API v2 has 32 letters and digits')
      .optional()
      .describe('Integration key of a service (Integrations → Events API V2)'),
    url: address
      .default('https://events.pagerduty.com')
      .describe('Where events are sent; in the EU https://events.eu.pagerduty.com'),
    on: pageOn,
    ...common,
    severity: severityFrom('critical'),
  }),
  env: { PAGERDUTY_ROUTING_KEY: 'routingKey', PAGERDUTY_URL: 'url', PAGERDUTY_ON: 'on' },
  secrets: ['routingKey'],
});

/** Limits: https://developer.pagerduty.com/docs/send-alert-event */
const LONGEST_SUMMARY = 1_024;
const LONGEST_KEY = 255;

const SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  warning: 'warning',
  info: 'info',
};

const keyOf = ({ record }: IncidentEvent): string => {
  const alias = aliasOf(record);
  return alias.length <= LONGEST_KEY ? alias : createHash('sha256').update(alias).digest('hex');
};

const actionOf = ({ turn }: IncidentEvent): 'trigger' | 'acknowledge' | 'resolve' => {
  if (isFiring(turn.turn)) return 'trigger';
  return turn.turn === 'resolved' ? 'resolve' : 'acknowledge';
};

const bodyOf = (event: IncidentEvent, routingKey: string): object => {
  const { record, turn } = event;
  const action = actionOf(event);
  const addressed = { routing_key: routingKey, event_action: action, dedup_key: keyOf(event) };
  if (action !== 'trigger') return addressed;
  const docs = event.facts?.docs;
  return {
    ...addressed,
    client: 'k8sgpt',
    payload: {
      summary: within(headlineOf(record), LONGEST_SUMMARY),
      source: record.cluster,
      severity: SEVERITIES[record.severity],
      timestamp: iso(startOf(record, turn.at)),
      component: record.watched?.object ?? record.incident,
      group: record.namespaces.join(', ') || record.cluster,
      class: record.watched?.codes[0] ?? 'incident',
      custom_details: messageOfEvent(event),
    },
    ...(docs === undefined ? {} : { links: [{ href: docs, text: 'Documentation' }] }),
  };
};

export default defineSink({
  title: 'PagerDuty',
  config: pagerdutyConfig,
  isConfigured: ({ routingKey }) => routingKey !== undefined,
  open: async (settings, parts) => {
    const { routingKey = '', url, on } = settings;
    const poster = await openPoster('PagerDuty', parts, settings.timeout * SECOND);
    return [
      {
        name: 'pagerduty',
        wants: wantsOf(settings, (event) => isPaged(event, on, 'pagerduty')),
        wantsFacts: settings.evidence,
        send: async (event, signal) => {
          await poster.send(
            {
              url: `${url.replace(/(?<!\/)\/+$/, '')}/v2/enqueue`,
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(bodyOf(event, routingKey)),
            },
            signal,
          );
        },
        close: poster.close,
      },
    ];
  },
  diagnose: async ({ on }) => untriedPager(on),
  steps: [
    'In PagerDuty add the integration Events API V2 to a service, and copy its key.',
    'Set `PAGERDUTY_ROUTING_KEY` to that key.',
    'Set `PAGERDUTY_ON=escalated` to page only for what nobody acknowledges in chat.',
  ],
});
