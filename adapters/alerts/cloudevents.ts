// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { SECOND } from '../../src/core/clock.ts';
import { defineConfig } from '../../src/core/config-slice.ts';
import { plain } from '../../src/core/document.ts';
import type { IncidentEvent } from '../../src/core/ports/alert-sink.ts';
import { defineSink } from '../../src/core/ports/sink-module.ts';
import { authorizationOf } from './_authorization.ts';
import { messageOfEvent } from './_incident-message.ts';
import { openPoster } from './_post.ts';
import { untriedCheck } from './_reach-check.ts';
import { address, common, severityFrom } from './_settings.ts';
import { wantsOf } from './_wants.ts';
import { factLines, isFiring, iso } from './_words.ts';

export const cloudeventsConfig = defineConfig({
  key: 'cloudevents',
  title: 'Incidents as CloudEvents',
  schema: z.strictObject({
    url: address
      .optional()
      .describe('Where events are posted to, in structured mode; a secret, because many such addresses are'),
    bearerToken: z.string().min(1).optional().describe('Token that it wants'),
    like: z
      .enum(['k8sgpt', 'operator'], 'like is k8sgpt or operator')
      .default('k8sgpt')
      .describe(
        'operator: type, source and data as k8sgpt-operator sends them, for what takes those already',
      ),
    ...common,
    severity: severityFrom('info'),
  }),
  env: {
    K8SGPT_CLOUDEVENTS_URL: 'url',
    K8SGPT_CLOUDEVENTS_BEARER_TOKEN: 'bearerToken',
    K8SGPT_CLOUDEVENTS_LIKE: 'like',
  },
  secrets: ['url', 'bearerToken'],
});

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md */
const envelope = ({ id, turn }: IncidentEvent) => ({
  specversion: '1.0',
  id,
  time: iso(turn.at),
  datacontenttype: 'application/json',
});

const ours = (event: IncidentEvent): object => ({
  ...envelope(event),
  source: `/k8sgpt/clusters/${encodeURIComponent(event.record.cluster)}`,
  type: `ai.k8sgpt.incident.${event.turn.turn}`,
  ...(event.record.watched === undefined ? {} : { subject: event.record.watched.object }),
  data: messageOfEvent(event),
});

/** Slack reads markup in what it is sent. https://docs.slack.dev/messaging/formatting-message-text */
const harmless = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What k8sgpt-operator sends: the body of a message of Slack. */
const asOperator = (event: IncidentEvent): object => {
  const { record, turn } = event;
  const object = record.watched?.object ?? record.incident;
  const isOver = turn.turn === 'resolved';
  const details = [plain(record.title), ...factLines(event)].join('\n');
  return {
    ...envelope(event),
    source: 'https://github.com/k8sgpt-ai/k8sgpt-operator',
    type: 'com.github.k8sgpt-ai.k8sgpt-operator.sinks.cloudevents',
    data: {
      text: `>*[${harmless(record.cluster)}] K8sGPT analysis of the ${harmless(object)}${isOver ? ': resolved' : ''}*`,
      attachments: [
        { type: 'mrkdwn', text: harmless(details), color: isOver ? 'good' : 'danger', title: 'Report' },
      ],
    },
  };
};

export default defineSink({
  title: 'CloudEvents',
  config: cloudeventsConfig,
  isConfigured: ({ url }) => url !== undefined,
  open: async (settings, parts) => {
    const { url = '', like } = settings;
    const poster = await openPoster('The receiver of CloudEvents', parts, settings.timeout * SECOND);
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      ...authorizationOf('K8SGPT_CLOUDEVENTS', settings),
    };
    return [
      {
        name: 'cloudevents',
        // What the operator's receivers know: a result that is there, or is not any more.
        wants: wantsOf(
          settings,
          ({ turn }) => like === 'k8sgpt' || isFiring(turn.turn) || turn.turn === 'resolved',
        ),
        wantsFacts: settings.evidence,
        send: async (event, signal) => {
          const body = JSON.stringify(like === 'operator' ? asOperator(event) : ours(event));
          await poster.send({ url, headers, body }, signal);
        },
        close: poster.close,
      },
    ];
  },
  diagnose: async ({ like }) =>
    untriedCheck(
      `events ${like === 'operator' ? 'as of k8sgpt-operator' : 'of type ai.k8sgpt.incident.*'}; nothing is posted to try it`,
    ),
  steps: [
    'Set `K8SGPT_CLOUDEVENTS_URL` to the address that takes CloudEvents 1.0 in structured mode.',
    'Set `K8SGPT_CLOUDEVENTS_LIKE=operator` where something reads those of k8sgpt-operator already.',
  ],
});
