// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Clock } from '../../src/core/clock.ts';
import { fits } from '../../src/core/fits.ts';
import { objectOfBody } from '../../src/core/json-of-body.ts';
import type { Webhook } from '../../src/core/ports/platform-module.ts';
import type { Log, Metrics } from '../../src/core/ports/telemetry.ts';
import { readBounded } from '../../src/core/read-bounded.ts';
import { type Deliver, unheard } from './receive.ts';
import { isSignedBySlack } from './verify-signature.ts';

/** Slack's largest deliveries carry a whole message with its blocks; nothing of it is near this. */
const MOST_BYTES = 1_048_576;

/** JSON, or a form whose `payload` is JSON, or a form; undefined when it is none of them. */
const parsed = (type: string, body: Buffer): Record<string, unknown> | undefined => {
  if (type.startsWith('application/json')) return objectOfBody(body);
  const form = new URLSearchParams(body.toString('utf8'));
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : objectOfBody(payload);
};

const text = z.string().nullish();
const named = z.looseObject({ callback_id: text });
const team = { team_id: text, enterprise_id: text };
/** As much of a delivery as Bolt takes for granted: it fails on another, and Slack would send that again and again. */
const Delivery = z.looseObject({
  ...team,
  authorizations: z.array(z.looseObject(team)).nullish(),
  team: z.looseObject({ id: text, enterprise_id: text }).nullish(),
  user: z.union([z.string(), z.looseObject({ id: text, team_id: text })]).nullish(),
  event: z.looseObject({ type: z.string() }).optional(),
  actions: z.array(z.looseObject({ action_id: text })).optional(),
  action_id: text,
  callback_id: text,
  command: z.string().optional(),
  view: named.nullish(),
});
const isDelivery = (delivery: Readonly<Record<string, unknown>>): boolean =>
  fits(Delivery, delivery).success &&
  (delivery['type'] !== 'event_callback' || delivery['event'] !== undefined);

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** Why it was turned away, for the metrics. */
  readonly refused?: 'method' | 'size' | 'signature' | 'form';
}

const write = (response: ServerResponse, { status, body, refused }: Answer): void => {
  if (response.headersSent || response.destroyed) return;
  const isEmpty = body === undefined || body === '';
  response
    .writeHead(status, {
      ...(isEmpty ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...(refused === undefined ? {} : { connection: 'close' }),
      ...(refused === 'method' ? { allow: 'POST' } : {}),
    })
    .end(isEmpty ? '' : JSON.stringify(body));
};

/**
 * `/slack/events`: commands, events and buttons. A request that Slack did not sign, or long ago, is a 401 and read no
 * further; nothing that is sent here makes it a 500.
 */
export const slackWebhook = (parts: {
  readonly signingSecret: string;
  readonly deliver: () => Deliver | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}): Webhook => {
  const { signingSecret, clock, log, metrics } = parts;

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    if (request.method !== 'POST') return { status: 405, refused: 'method' };
    const body = await readBounded(request, MOST_BYTES);
    if (body === undefined) return { status: 413, refused: 'size' };
    if (!isSignedBySlack({ headers: request.headers, body }, signingSecret, clock.now()))
      return { status: 401, refused: 'signature' };
    const delivery = parsed(request.headers['content-type'] ?? '', body);
    if (delivery === undefined) return { status: 400, refused: 'form' };
    // Slack asks at set-up whether we are us, and now and then whether our certificate is good.
    if (delivery['type'] === 'url_verification')
      return { status: 200, body: { challenge: delivery['challenge'] } };
    if (delivery['ssl_check'] !== undefined) return { status: 200 };
    if (!isDelivery(delivery)) return { status: 400, refused: 'form' };
    const deliver = parts.deliver();
    if (deliver === undefined) return { status: 503 };
    const retry = Number(request.headers['x-slack-retry-num']);
    const outcome = await deliver(delivery, Number.isInteger(retry) ? retry : undefined);
    if (outcome.status === 'taken') return { status: 200, body: outcome.body };
    // Events come again when they are turned down; of a command the person is told.
    if (delivery['type'] === 'event_callback') return { status: 503 };
    return {
      status: 200,
      ...(delivery['command'] === undefined
        ? {}
        : { body: { response_type: 'ephemeral', text: unheard.summary } }),
    };
  };

  return {
    path: '/slack/events',
    handle: (request, response) => {
      answer(request)
        .catch((error: unknown): Answer => {
          // The other side went away while it was sending.
          log.debug({ err: error }, 'A request to the Slack webhook broke off');
          return { status: 400 };
        })
        .then((given) => {
          if (given.refused !== undefined)
            metrics.count('k8sgpt_webhook_refused_total', { platform: 'slack', why: given.refused });
          write(response, given);
        })
        .catch((error: unknown) => log.error({ err: error }, 'The Slack webhook could not answer'));
    },
  };
};
