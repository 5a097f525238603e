// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSignedByDiscord, publicKeyOf } from '../../adapters/discord/verify-signature.ts';
import { ana, channels } from '../standins/discord/given.ts';
import { type Forgery, makeKeys, signed } from '../standins/discord/sign.ts';
import { type DiscordBot, startBot } from './discord.ts';

const forgeries: readonly Forgery[] = [
  'wrong-key',
  'old-timestamp',
  'future-timestamp',
  'missing-signature',
  'missing-timestamp',
  'altered-body',
  'no-hex',
];

describe('/discord/interactions', () => {
  let bot: DiscordBot;
  beforeEach(async () => {
    bot = await startBot('http');
  });
  afterEach(async () => bot.close());

  it('answers the ping of the set-up', async () => {
    expect(await bot.discord.ping()).toMatchObject({ status: 200, answer: { type: 1 } });
  });

  it.each(forgeries)('turns away with 401 what has: %s', async (forge) => {
    expect((await bot.discord.ping(forge)).status).toBe(401);
    const command = { channel: channels.ops, user: ana, verb: 'analyze', forge };
    expect(await bot.discord.command(command)).toMatchObject({ acknowledged: false, status: 401 });
    expect(bot.heard).toEqual([]);
  });

  it('answers what nobody should send: never a 500, never an acceptance', async () => {
    const send = async (body: string, headers: Readonly<Record<string, string>> = {}, method = 'POST') =>
      (await fetch(bot.url, { method, headers, ...(method === 'GET' ? {} : { body }) })).status;
    expect(await send('', {}, 'GET')).toBe(405);
    expect(await send('x'.repeat(1_100_000))).toBe(413);
    expect(await send('')).toBe(401);
    for (const headers of [
      { 'x-signature-ed25519': '', 'x-signature-timestamp': '' },
      { 'x-signature-ed25519': 'ab', 'x-signature-timestamp': '1' },
      { 'x-signature-ed25519': '0'.repeat(128), 'x-signature-timestamp': 'now' },
      {
        'x-signature-ed25519': '0'.repeat(128),
        'x-signature-timestamp': `${Math.floor(Date.now() / 1_000)}`,
      },
    ])
      expect(await send('{}', headers)).toBe(401);
    expect(bot.heard).toEqual([]);
  });

  it('tells the person when it is stopping', async () => {
    await bot.platform.stop();
    const command = { channel: channels.ops, user: ana, verb: 'analyze' };
    expect(await bot.discord.command(command)).toMatchObject({ acknowledged: true });
    expect(bot.discord.ephemerals(ana)).toHaveLength(1);
    expect(bot.heard).toEqual([]);
  });

  it('answers signed nonsense without taking it for anything', async () => {
    for (const type of [2, 3, 4, 5, 9, 'x']) {
      const answer = await bot.discord.raw({ type, id: '1', token: 't', data: { name: 5 } });
      expect(answer.status, String(type)).toBe(200);
    }
    expect((await bot.discord.raw([])).status).toBe(400);
    expect(bot.heard).toEqual([]);
  });
});

describe('a signature of Discord', () => {
  const keys = makeKeys();
  const now = 1_800_000_000_000;

  it.each([
    [0, true],
    [-300_000, true],
    [-301_000, false],
    [300_000, true],
    [301_000, false],
  ])('made %d ms away from now is good: %s', (away, isGood) => {
    const { headers, body } = signed('{"a":1}', keys, now + away);
    expect(isSignedByDiscord({ headers, body: Buffer.from(body) }, publicKeyOf(keys.publicKey), now)).toBe(
      isGood,
    );
  });
});
