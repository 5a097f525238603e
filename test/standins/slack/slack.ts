// SPDX-License-Identifier: Apache-2.0

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { limitOf } from '../../../adapters/slack/limits.ts';
import { deliveriesOf } from './deliveries.ts';
import { drivesOf } from './drives.ts';
import { faultsOf } from './faults.ts';
import type { Around } from './method.ts';
import { directMessageEvent } from './payloads.ts';
import { rateLimiter } from './rate.ts';
import { readFile } from './read-body.ts';
import { responseApi } from './response-api.ts';
import { responseUrlsOf } from './response-urls.ts';
import { socketMode } from './socket-mode.ts';
import { identity, stateOf } from './state.ts';
import { triggersOf } from './triggers.ts';
import type { Call, Delivered, Json, Message, OpenView, Ping, SlackOptions, Upload } from './types.ts';
import { waitFor } from './wait-for.ts';
import { webApi } from './web-api.ts';

const defaultScopes = [
  'app_mentions:read',
  'channels:read',
  'chat:write',
  'commands',
  'files:write',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'users:read',
];

const systemClock = {
  now: () => Date.now(),
  sleep: (ms: number, signal?: AbortSignal) => sleep(ms, undefined, { signal }),
};

/**
 * Slack on loopback: real HTTP and WebSockets, what Slack enforces, and people who type and click. Limits come from
 * adapters/slack/limits.ts. Where Slack's documentation leaves something open, this refuses.
 */
export const slackStandIn = async (options: SlackOptions) => {
  const clock = options.clock ?? systemClock;
  const { now } = clock;
  const state = stateOf(options, clock);
  const faults = faultsOf();
  const triggers = triggersOf(state, now);
  const responseUrls = responseUrlsOf(state, now);
  const acknowledgeMs = options.acknowledgeMs ?? limitOf('acknowledgeMs');
  const sockets = socketMode({ acknowledgeMs });
  const scopes = [...(options.scopes ?? defaultScopes)];
  let { botToken } = options;
  let target = options.deliverTo;
  let origin = '';

  const deliveries = deliveriesOf({
    signingSecret: options.signingSecret,
    acknowledgeMs,
    now,
    sockets,
    target: () => target,
  });
  const drives = drivesOf({ state, triggers, responseUrls, deliveries, now, url: () => origin });
  const echoes = new Set<Promise<Delivered>>();

  const posted = (message: Message): void => {
    if (options.echo !== true || state.channels.get(message.channel)?.type !== 'im') return;
    const echo = drives.sendEvent(directMessageEvent(state, message));
    echoes.add(echo);
    void echo.finally(() => echoes.delete(echo));
  };

  const around: Omit<Around, 'team'> = {
    state,
    rate: rateLimiter({ now, paceMs: options.paceMs ?? 1000, perMinute: options.perMinute ?? {} }),
    now,
    url: () => origin,
    triggers,
    scopes,
    posted,
    openSocketUrl: () => `${origin.replace('http', 'ws')}${sockets.ticketPath()}`,
  };
  const api = webApi({ options, botToken: () => botToken, around, faults });
  const respond = responseApi({ state, responseUrls, faults, now });

  const upload = async (request: IncomingMessage, response: ServerResponse, id: string): Promise<void> => {
    const known = state.uploads.get(id);
    const bytes = await readFile(request);
    if (known !== undefined) known.bytes = bytes;
    response
      .writeHead(known === undefined ? 404 : 200)
      .end(known === undefined ? '' : `OK - ${bytes.length}`);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
    const [, area, name = ''] = pathname.split('/');
    if (area === 'api') await api(request, response, name, searchParams);
    else if (area === 'response') await respond(request, response, name);
    else if (area === 'upload') await upload(request, response, name);
    else response.writeHead(404).end();
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A client that went away; or a mistake of this stand-in, which the test should see.
      if (!response.destroyed && !response.headersSent)
        response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  // Longer than clients keep idle connections: they must be the ones to close, or requests are lost on the way.
  server.keepAliveTimeout = 60_000;
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const channelToChange = (id: string) => {
    const channel = state.channels.get(id);
    if (channel === undefined) throw new Error(`there is no channel ${id}`);
    return channel;
  };

  const messages = (channel: string, { thread }: { readonly thread?: string } = {}): readonly Message[] =>
    state.messages.filter(
      (message) =>
        message.channel === channel &&
        message.onlyFor === undefined &&
        !message.deleted &&
        (thread === undefined || message.threadTs === thread || message.ts === thread),
    );

  return {
    /** For `slackApiUrl`. */
    url: `${origin}/api/`,
    identity,
    ...drives,
    retry: deliveries.retry,
    /** From now on deliveries go to this url; undefined = through sockets. */
    deliverTo: (url: string | undefined): void => {
      target = url;
    },

    /** What everybody sees in a channel, oldest first: the bot's messages and people's. */
    messages,
    /** What one person alone sees. */
    ephemerals: (channel: string, user: string): readonly Message[] =>
      state.messages.filter(
        (message) => message.channel === channel && message.onlyFor === user && !message.deleted,
      ),
    calls: state.calls as readonly Call[],
    callsOf: (method: string): readonly Call[] => state.calls.filter((call) => call.method === method),
    pings: state.pings as readonly Ping[],
    openViews: (): readonly OpenView[] => [...state.views.values()],
    home: (user: string): Json => state.homes.get(user),
    deliveries: deliveries.all,
    uploads: (): readonly Upload[] => [...state.uploads.values()],
    /** Looks every 10 ms; throws after `ms`. */
    waitFor,
    connections: sockets.connections,
    envelopes: sockets.envelopes as readonly {
      readonly id: string;
      readonly type: string;
      readonly retryAttempt: number;
    }[],

    /** The next `times` calls of a method (`response_url` for answers to it, `*` = any) fail. */
    fail: faults.plan,
    recover: faults.clear,
    /** The token until now is revoked, and this one is good. */
    rotateToken: (next: string): void => {
      botToken = next;
    },
    /** What is shown under the composer of a thread. */
    statusOf: (channel: string, thread: string): string | undefined =>
      state.statuses.get(`${channel}/${thread}`),
    revokeToken: (): void => {
      state.revoked = true;
    },
    /** Changes what the bot token may do. */
    grant: (granted: readonly string[]): void => {
      scopes.splice(0, scopes.length, ...granted);
    },
    archive: (channel: string): void => {
      channelToChange(channel).archived = true;
    },
    kick: (channel: string): void => {
      channelToChange(channel).member = false;
    },
    invite: (channel: string): void => {
      channelToChange(channel).member = true;
    },
    deleteMessage: (ts: string): void => {
      const message = state.messages.find((candidate) => candidate.ts === ts);
      if (message === undefined) throw new Error(`there is no message ${ts}`);
      message.deleted = true;
    },
    dropSockets: sockets.drop,
    disconnectSockets: sockets.disconnect,

    close: async (): Promise<void> => {
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, ...echoes]);
    },
  };
};

export type SlackStandIn = Awaited<ReturnType<typeof slackStandIn>>;
