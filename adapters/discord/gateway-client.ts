// SPDX-License-Identifier: Apache-2.0

import { Client, GatewayIntentBits, Options } from 'discord.js';
import type { WayOut } from '../../src/core/ports/way-out.ts';
import { restOptions } from './api.ts';
import type { DiscordSetup } from './config.ts';
import type { IdentifyTurns } from './identify-turns.ts';

/** Talk in channels reaches the bot without its words, unless it is named: no privileged intent is asked for. */
const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages];

export interface ShardOptions {
  readonly shard: number;
  readonly shards: number;
}

export type GatewayClient = Client;

/** One shard's client of the SDK. It keeps no messages and no people: what is heard is handed on as it comes. */
export const gatewayClient = (
  setup: DiscordSetup,
  { shard, shards }: ShardOptions,
  {
    userAgent,
    way,
    turns,
  }: {
    readonly userAgent: string;
    readonly way: Pick<WayOut, 'fetch'> | undefined;
    readonly turns: Pick<IdentifyTurns, 'waitForIdentify'>;
  },
): GatewayClient =>
  new Client({
    intents: setup.hearsThreads ? [...intents, GatewayIntentBits.MessageContent] : intents,
    shards: [shard],
    shardCount: shards,
    // Of its own the SDK knows of this one shard only.
    ws: { buildIdentifyThrottler: () => turns },
    rest: restOptions(setup, userAgent, way),
    // Guilds and channels are wanted by the SDK itself; the rest would only grow.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      PresenceManager: 0,
      ReactionManager: 0,
      GuildMemberManager: { maxSize: 1, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 1, keepOverLimit: (user) => user.id === user.client.user.id },
      ThreadMemberManager: 0,
      VoiceStateManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
    }),
    allowedMentions: { parse: [] },
  });
