// SPDX-License-Identifier: Apache-2.0

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { discordConfig } from '../../adapters/discord/config.ts';
import discordPlatform from '../../adapters/discord/index.ts';
import { commands } from '../../src/commands/index.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Accepted } from '../../src/core/ports/chat-platform.ts';
import type { Desk } from '../../src/core/ports/desk.ts';
import type { OpenPlatform } from '../../src/core/ports/platform-module.ts';
import type { DiscordStandIn } from '../standins/discord/discord.ts';
import { server, token } from '../standins/discord/given.ts';
import type { DiscordOptions } from '../standins/discord/types.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { eventually } from '../support/eventually.ts';

export type Mode = 'gateway' | 'http';

export interface DiscordBot {
  readonly discord: DiscordStandIn;
  readonly platform: OpenPlatform;
  readonly heard: readonly Interaction[];
  /** From now on interactions are answered with this. */
  readonly answer: (accept: (interaction: Interaction) => Promise<Accepted>) => void;
  readonly url: string;
  readonly close: () => Promise<void>;
}

export const settingsOf = (
  mode: Mode,
  discord: Pick<DiscordStandIn, 'url' | 'publicKey'>,
  more: object = {},
) => discordConfig.schema.parse({ token, mode, publicKey: discord.publicKey, apiUrl: discord.url, ...more });

export const desk: Desk = { commands, suggest: async () => [] };

const serve = async (platform: OpenPlatform): Promise<Server> => {
  const listener = createServer((request, response) => {
    const hook = platform.webhooks.find(({ path }) => path === request.url);
    if (hook === undefined) response.writeHead(404).end();
    else hook.handle(request, response);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return listener;
};

export interface Given {
  readonly options?: Partial<DiscordOptions>;
  readonly parts?: Partial<AdapterParts>;
  readonly settings?: object;
  readonly desk?: Desk;
  /** Another process of the same bot. */
  readonly beside?: DiscordStandIn;
}

/** The Discord platform on its real SDK, and Discord on loopback, joined in the given way; not started yet. */
export const joined = async (
  mode: Mode,
  given: Given = {},
): Promise<DiscordBot & { readonly start: () => Promise<void> }> => {
  const discord = given.beside ?? (await server(given.options));
  const platform = await discordPlatform.open(
    settingsOf(mode, discord, given.settings),
    adapterParts(given.parts),
  );
  const listener = await serve(platform);
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/discord/interactions`;
  if (mode === 'http') discord.deliverTo(url);
  const heard: Interaction[] = [];
  let accept: (interaction: Interaction) => Promise<Accepted> = async () => ({ status: 'accepted' });
  return {
    discord,
    platform,
    heard,
    url,
    answer: (next) => {
      accept = next;
    },
    start: async () => {
      await platform.start(async (interaction) => {
        heard.push(interaction);
        return accept(interaction);
      }, given.desk ?? desk);
      await eventually(() => {
        const { status, detail } = platform.health();
        if (status !== 'ok') throw new Error(`not well: ${detail}`);
      });
    },
    close: async () => {
      await platform.stop();
      listener.closeAllConnections();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
      if (given.beside === undefined) await discord.close();
    },
  };
};

export const startBot = async (...given: Parameters<typeof joined>): Promise<DiscordBot> => {
  const bot = await joined(...given);
  await bot.start();
  return bot;
};
