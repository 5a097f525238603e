// SPDX-License-Identifier: Apache-2.0

import { type DiscordStandIn, discordStandIn } from './discord.ts';
import type { DiscordOptions } from './types.ts';

export const token = 'MTIzNDU2Nzg5.stand.in-token';
export const guild = '1100000000000000001';
export const channels = {
  ops: '1100000000000000010',
  other: '1100000000000000011',
  voice: '1100000000000000012',
  news: '1100000000000000013',
} as const;
export const ana = '1100000000000000100';
export const ben = '1100000000000000101';

/** A server with a channel of each sort, ana and ben. */
export const server = (options: Partial<DiscordOptions> = {}): Promise<DiscordStandIn> =>
  discordStandIn({
    token,
    guilds: [
      {
        id: guild,
        name: 'Shop',
        channels: [
          { id: channels.ops, name: 'ops' },
          { id: channels.other, name: 'other' },
          { id: channels.voice, name: 'voice', type: 2 },
          { id: channels.news, name: 'news', type: 5 },
        ],
      },
    ],
    people: [
      { id: ana, name: 'ana', nick: 'Ana', roles: ['1100000000000000200'], locale: 'es-ES' },
      { id: ben, name: 'ben', closed: true },
    ],
    bucket: 0,
    ...options,
  });
