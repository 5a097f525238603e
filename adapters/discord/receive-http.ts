// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../src/core/clock.ts';
import { objectOfBody } from '../../src/core/json-of-body.ts';
import type { Webhook } from '../../src/core/ports/platform-module.ts';
import type { Log, Metrics } from '../../src/core/ports/telemetry.ts';
import { readBounded } from '../../src/core/read-bounded.ts';
import { type Answer, answers } from './answers.ts';
import { type Receive, unheard } from './receive.ts';
import { renderDiscord } from './render.ts';
import { isSignedByDiscord, publicKeyOf } from './verify-signature.ts';

/** Interactions carry one message with its components at most; nothing of it is near this. */
const MOST_BYTES = 1_048_576;
const PING = 1;
const TYPING = 4;

interface Reply {
  readonly status: number;
  readonly body?: Answer | undefined;
  /** Why it was turned away, for the metrics. */
  readonly refused?: 'method' | 'size' | 'signature' | 'form';
  readonly afterwards?: (() => Promise<void>) | undefined;
}

const write = (response: ServerResponse, { status, body, refused }: Reply): void => {
  if (response.headersSent || response.destroyed) return;
  response
    .writeHead(status, {
      ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...(refused === undefined ? {} : { connection: 'close' }),
      ...(refused === 'method' ? { allow: 'POST' } : {}),
    })
    .end(body === undefined ? '' : JSON.stringify(body));
};

/**
 * `/discord/interactions`: commands, buttons and forms. A request that Discord did not sign, or long ago, is a 401 and
 * read no further (Discord tries that out, and switches an address off that lets it pass); nothing makes it a 500.
 */
export const discordWebhook = (parts: {
  readonly publicKey: string;
  readonly receive: () => Receive | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}): Webhook => {
  const { clock, log, metrics } = parts;
  const key = publicKeyOf(parts.publicKey);

  const reply = async (request: IncomingMessage): Promise<Reply> => {
    if (request.method !== 'POST') return { status: 405, refused: 'method' };
    const body = await readBounded(request, MOST_BYTES);
    if (body === undefined) return { status: 413, refused: 'size' };
    if (!isSignedByDiscord({ headers: request.headers, body }, key, clock.now()))
      return { status: 401, refused: 'signature' };
    const interaction = objectOfBody(body);
    if (interaction === undefined) return { status: 400, refused: 'form' };
    const { type } = interaction;
    if (type === PING) return { status: 200, body: answers.pong };
    const receive = parts.receive();
    // Discord sends nothing twice: the person is told.
    if (receive === undefined)
      return {
        status: 200,
        body: type === TYPING ? answers.choices([]) : answers.whisper(renderDiscord(unheard)[0]),
      };
    const { answer, afterwards } = await receive.interaction(interaction);
    return { status: 200, body: answer, afterwards };
  };

  return {
    path: '/discord/interactions',
    handle: (request, response) => {
      reply(request)
        .catch((error: unknown): Reply => {
          // The other side went away while it was sending.
          log.debug({ err: error }, 'A request to the Discord webhook broke off');
          return { status: 400 };
        })
        .then((given) => {
          if (given.refused !== undefined)
            metrics.count('k8sgpt_webhook_refused_total', { platform: 'discord', why: given.refused });
          const { afterwards } = given;
          // A follow-up before Discord has the answer finds no interaction.
          if (afterwards !== undefined)
            response.once('finish', () => parts.receive()?.following(afterwards()));
          write(response, given);
        })
        .catch((error: unknown) => log.error({ err: error }, 'The Discord webhook could not answer'));
    },
  };
};
