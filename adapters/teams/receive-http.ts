// SPDX-License-Identifier: Apache-2.0

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Activity } from 'botbuilder';
import { fits } from '../../src/core/fits.ts';
import { jsonOfBody } from '../../src/core/json-of-body.ts';
import type { Webhook } from '../../src/core/ports/platform-module.ts';
import type { Log, Metrics } from '../../src/core/ports/telemetry.ts';
import { readBounded } from '../../src/core/read-bounded.ts';
import { Incoming } from './activity.ts';
import type { Authenticate } from './authenticate.ts';
import type { Outcome, Receive } from './receive.ts';
import type { Sdk } from './sdk.ts';
import { isLoopback, type Trusts } from './trusted-hosts.ts';

/** Teams' largest activities carry a message of 100 KB in UTF-16, and what was sent with a card. */
const MOST_BYTES = 1_048_576;

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** Why it was turned away, for the metrics. */
  readonly refused?: 'method' | 'size' | 'token' | 'keys' | 'form' | 'address';
}

const serviceUrlOf = (activity: unknown): string | undefined =>
  typeof activity === 'object' &&
  activity !== null &&
  'serviceUrl' in activity &&
  typeof activity.serviceUrl === 'string'
    ? activity.serviceUrl
    : undefined;

const write = (response: ServerResponse, { status, body, refused }: Answer): void => {
  if (response.headersSent || response.destroyed) return;
  response
    .writeHead(status, {
      ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...(refused === undefined ? {} : { connection: 'close' }),
      ...(refused === 'method' ? { allow: 'POST' } : {}),
    })
    .end(body === undefined ? '' : JSON.stringify(body));
};

/** What a proxy or a web page adds: behind the one and within the other is somebody else. */
const ofOthers = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'origin'];

/** A client without sign-in is a program on this machine. */
const isFromHere = ({ socket, headers }: IncomingMessage): boolean => {
  if (ofOthers.some((name) => headers[name] !== undefined)) return false;
  // A page could send a form without asking; not this.
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return false;
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return address === '::1' || isLoopback(address);
};

/**
 * `/api/messages`: activities of the Bot Framework. What is not signed by it is a 401 and goes no further; what is no
 * activity of Teams a 400; nothing that is sent here makes it a 500.
 */
export const teamsWebhook = (parts: {
  readonly sdk: Sdk;
  readonly authenticate: Authenticate;
  readonly trusts: Trusts;
  readonly isLocal: boolean;
  readonly deliver: () => Receive['deliver'] | undefined;
  readonly log: Log;
  readonly metrics: Metrics;
}): Webhook => {
  const { sdk, authenticate, trusts, isLocal, log, metrics } = parts;

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    if (request.method !== 'POST') return { status: 405, refused: 'method' };
    if (isLocal && !isFromHere(request)) return { status: 401, refused: 'token' };
    // Without any proof nothing is read, however long it is.
    if (!isLocal && request.headers.authorization === undefined) return { status: 401, refused: 'token' };
    const body = await readBounded(request, MOST_BYTES);
    if (body === undefined) return { status: 413, refused: 'size' };
    const activity = jsonOfBody(body);
    // Who nobody knows is told nothing of what is wrong with the rest.
    const verdict = await authenticate(serviceUrlOf(activity), request.headers.authorization);
    if (verdict.status === 'bad') return { status: 401, refused: 'token' };
    if (verdict.status === 'unknown') return { status: 503, refused: 'keys' };
    const incoming = fits(Incoming, activity);
    if (!incoming.success) return { status: 400, refused: 'form' };
    if (!trusts(incoming.data.serviceUrl)) {
      log.warn(
        { host: new URL(incoming.data.serviceUrl).hostname },
        'An activity names a Bot Connector that is not trusted; see TEAMS_TRUSTED_HOSTS',
      );
      return { status: 403, refused: 'address' };
    }
    const deliver = parts.deliver();
    if (deliver === undefined) return { status: 503 };
    let outcome: Outcome = { status: 503 };
    await sdk.adapter.processActivityDirect(verdict.proof, activity as Activity, async () => {
      outcome = await deliver(incoming.data);
    });
    return outcome;
  };

  return {
    path: '/api/messages',
    handle: (request, response) => {
      answer(request)
        .catch((error: unknown): Answer => {
          // The other side went away while it was sending, or something that no part of this has an answer for.
          const isGone = request.destroyed && !request.complete;
          if (isGone) log.debug({}, 'A request to the Teams webhook broke off');
          else log.error({ err: error }, 'A request to the Teams webhook failed');
          return { status: isGone ? 400 : 503 };
        })
        .then((given) => {
          if (given.refused !== undefined)
            metrics.count('k8sgpt_webhook_refused_total', { platform: 'teams', why: given.refused });
          write(response, given);
        })
        .catch((error: unknown) => log.error({ err: error }, 'The Teams webhook could not answer'));
    },
  };
};
