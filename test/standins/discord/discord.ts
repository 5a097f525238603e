// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { limitOf } from '../../../adapters/discord/limits.ts';
import { type PermissionName, permissions } from '../../../adapters/discord/permissions.ts';
import { deliveriesOf } from './deliver.ts';
import { faultsOf } from './faults.ts';
import { gatewayOf } from './gateway.ts';
import { interactionsOf } from './interactions.ts';
import type { Around } from './method.ts';
import { peopleOf } from './people.ts';
import { rateLimiter } from './rate.ts';
import { restApi } from './rest-api.ts';
import { shapesOf } from './shapes.ts';
import { type Forgery, makeKeys } from './sign.ts';
import { stateOf } from './state.ts';
import type { Call, DiscordOptions, Json, Message } from './types.ts';

/**
 * Discord on loopback: real HTTP and WebSockets, what Discord enforces, and people who type and click. Limits come from
 * adapters/discord/limits.ts. Where Discord's documentation leaves something open, this refuses.
 */
export const discordStandIn = async (options: DiscordOptions) => {
  const now = options.now ?? Date.now;
  const keys = makeKeys();
  const calls: Call[] = [];
  const state = stateOf(options, now);
  const shapes = shapesOf(state);
  const acknowledgeMs = options.acknowledgeMs ?? limitOf('acknowledgeMs');
  const interactions = interactionsOf(state, acknowledgeMs);
  const faults = faultsOf();
  const rate = rateLimiter({
    now,
    bucket: options.bucket ?? 5,
    globalPerSecond: options.globalPerSecond ?? limitOf('globalPerSecond'),
  });
  let token = options.token;
  let target = options.deliverTo;
  let origin = '';
  const gateway = gatewayOf({
    state,
    shapes,
    token: () => token,
    heartbeatMs: options.heartbeatMs ?? 41_250,
    shards: options.shards ?? 1,
    url: () => origin,
  });
  const deliveries = deliveriesOf({
    state,
    interactions,
    gateway,
    keys,
    acknowledgeMs,
    target: () => target,
  });
  const people = peopleOf({ state, shapes, interactions, deliveries, gateway });
  const around: Around = {
    state,
    shapes,
    interactions,
    url: () => origin,
    shards: options.shards ?? 1,
    endpoint: () => target,
    publicKey: keys.publicKey,
    dispatch: (name, data: Json) => gateway.dispatch(name, data, data.guild_id),
  };
  const api = restApi({ around, rate, faults, calls, token: () => token });

  const server = createServer((request, response) => {
    api(request, response).catch((error: unknown) => {
      // A client that went away; or a mistake of this stand-in, which the test should see.
      if (!response.destroyed && !response.headersSent)
        response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  server.on('upgrade', (request, socket, head) => gateway.upgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const seen = (channel: string): readonly Message[] =>
    state.messages.filter((one) => one.channel === channel && one.onlyFor === undefined && !one.deleted);

  return {
    /** For `DISCORD_API_URL`. */
    url: `${origin}/api`,
    publicKey: keys.publicKey,
    application: state.application.id,
    bot: state.bot,
    ...people,
    again: deliveries.again,
    /** What Discord does when an address is set, now and then with a bad signature. */
    ping: (forge?: Forgery) =>
      deliveries.raw(
        target ?? '',
        { type: 1, id: state.id(), application_id: state.application.id, token: 'ping' },
        forge,
      ),
    /** Anything, signed. */
    raw: (body: Json) => deliveries.raw(target ?? '', body),
    deliverTo: (url: string | undefined): void => {
      target = url;
    },

    /** A person starts a thread from a message; its id is the message's. */
    startThread: (channel: string, message: string): string => {
      const { guild } = state.channel(channel);
      const thread = state.addChannel({
        id: message,
        type: 11,
        name: 'talk',
        guild,
        parent: channel,
        owner: 'somebody',
      });
      gateway.dispatch('THREAD_CREATE', shapes.channel(thread), guild);
      return thread.id;
    },

    /** What everybody sees in a channel or thread, oldest first. */
    messages: seen,
    /** A channel with its threads. */
    all: (channel: string): readonly Message[] =>
      state.messages.filter(
        (one) =>
          one.onlyFor === undefined &&
          !one.deleted &&
          (one.channel === channel || state.channels.get(one.channel)?.parent === channel),
      ),
    /** What one person alone sees, wherever they asked. */
    ephemerals: (user: string): readonly Message[] =>
      state.messages.filter((one) => one.onlyFor === user && !one.deleted),
    /** People who look at "k8sgpt is thinking…". */
    thinking: (): readonly string[] =>
      [...state.interactions.values()].filter(({ thinking }) => thinking).map(({ user }) => user),
    directs: (user: string): readonly Message[] => seen(state.directWith(user).id),
    directChannel: (user: string): string => state.directWith(user).id,
    thread: (id: string) => state.channels.get(id),
    modals: state.modals as readonly Json[],
    commands: (scope: string): readonly Json[] => state.commands.get(scope) ?? [],
    pings: state.pings,
    calls: calls as readonly Call[],
    callsOf: (route: string): readonly Call[] => calls.filter((call) => call.route === route),
    invalid: rate.invalid,
    gateway,

    /** The next `times` calls of a route (`*` = any) fail. */
    fail: faults.plan,
    deny: (channel: string, ...names: PermissionName[]): void => {
      for (const name of names) state.channel(channel).denied |= permissions[name].bit;
    },
    allow: (channel: string): void => {
      state.channel(channel).denied = 0n;
    },
    archive: (thread: string, isLocked = false): void => {
      const channel = state.channel(thread);
      channel.archived = true;
      channel.locked = isLocked;
    },
    deleteChannel: (id: string): void => {
      state.channel(id).deleted = true;
    },
    deleteMessage: (id: string): void => {
      const message = state.messages.find((one) => one.id === id);
      if (message === undefined) throw new Error(`there is no message ${id}`);
      message.deleted = true;
    },
    kick: (guild: string): void => {
      const known = state.guilds.get(guild);
      if (known !== undefined) known.isMember = false;
    },
    rotateToken: (next: string): void => {
      token = next;
    },

    close: async (): Promise<void> => {
      gateway.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};

export type DiscordStandIn = Awaited<ReturnType<typeof discordStandIn>>;
