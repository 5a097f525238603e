// SPDX-License-Identifier: Apache-2.0

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { teamsConfig } from '../../adapters/teams/config.ts';
import teamsPlatform from '../../adapters/teams/index.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Accepted } from '../../src/core/ports/chat-platform.ts';
import type { Desk } from '../../src/core/ports/desk.ts';
import type { OpenPlatform } from '../../src/core/ports/platform-module.ts';
import { type TeamsOptions, type TeamsStandIn, teamsStandIn } from '../standins/teams/teams.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { noDesk } from '../support/no-desk.ts';

export interface TeamsBot {
  readonly teams: TeamsStandIn;
  readonly platform: OpenPlatform;
  readonly heard: readonly Interaction[];
  /** From now on interactions are answered with this. */
  readonly answer: (accept: (interaction: Interaction) => Promise<Accepted>) => void;
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Waits a twentieth of what it is asked to: for what only waits. */
export const hurried = {
  now: () => Date.now(),
  sleep: async (ms: number, signal?: AbortSignal) => sleep(ms / 20, undefined, signal && { signal }),
};

/** Variables → settings, as the product reads them. */
export const settingsOf = (env: Readonly<Record<string, string>>) =>
  teamsConfig.schema.parse(
    Object.fromEntries(Object.entries(env).map(([name, value]) => [teamsConfig.env[name] ?? name, value])),
  );

const serve = async (platform: OpenPlatform): Promise<Server> => {
  const server = createServer((request, response) => {
    const hook = platform.webhooks.find(({ path }) => path === request.url);
    if (hook === undefined) response.writeHead(404).end();
    else hook.handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

export interface Joining extends TeamsOptions {
  /** Settings beside those of the stand-in; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly parts?: Partial<AdapterParts>;
  /** What the bot knows of old messages. */
  readonly current?: Desk['current'];
}

/** The Teams platform on botbuilder, and Microsoft on loopback, joined; not started yet. */
export const joined = async ({
  env = {},
  parts = {},
  current,
  ...options
}: Joining = {}): Promise<TeamsBot & { readonly start: () => Promise<void> }> => {
  const teams = await teamsStandIn(options);
  const set = Object.fromEntries(
    Object.entries<string | undefined>({ ...teams.env, ...env }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  const platform = await teamsPlatform.open(settingsOf(set), adapterParts(parts));
  const server = await serve(platform);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
  teams.deliverTo(url);
  const heard: Interaction[] = [];
  let accept: (interaction: Interaction) => Promise<Accepted> = async () => ({ status: 'accepted' });
  return {
    teams,
    platform,
    heard,
    url,
    answer: (next) => {
      accept = next;
    },
    start: async () =>
      platform.start(
        async (interaction) => {
          heard.push(interaction);
          return accept(interaction);
        },
        { ...noDesk, current },
      ),
    close: async () => {
      await platform.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await teams.close();
    },
  };
};

export const startBot = async (joining: Joining = {}): Promise<TeamsBot> => {
  const bot = await joined(joining);
  await bot.start();
  return bot;
};
