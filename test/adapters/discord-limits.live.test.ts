// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createApi } from '../../adapters/discord/api.ts';
import { limitOf } from '../../adapters/discord/limits.ts';
import type { Document } from '../../src/core/document.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import { ana, channels, guild, server, token } from '../standins/discord/given.ts';
import { visibleText } from '../standins/discord/visible-text.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { eventually } from '../support/eventually.ts';
import { startBot } from './discord.ts';

const open: { readonly close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const signal = new AbortController().signal;
const place = { platform: 'discord', workspace: guild, channel: channels.ops };
const says = (words: string): Document => ({
  summary: words,
  blocks: [{ type: 'paragraph', text: [words] }],
});

/** Time that both ends share and a test moves on; waits end a hundred times as soon. */
const movable = () => {
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const clock: AdapterParts['clock'] = {
    now,
    sleep: (ms, given) => sleep(ms / 100, undefined, given && { signal: given }),
  };
  return {
    now,
    clock,
    passes: (ms: number): void => {
      ahead += ms;
    },
  };
};

describe('the token of an interaction', () => {
  const WEBHOOKS = /^(?:POST|PATCH|DELETE) \/webhooks/;

  it('says that the command was taken when its answer is not there soon, and takes that back when it is', async () => {
    const time = movable();
    const bot = await startBot('http', { parts: { clock: time.clock } });
    open.push(bot);
    await bot.discord.command({ channel: channels.ops, user: ana, verb: 'analyze' });
    await eventually(() =>
      expect(bot.discord.ephemerals(ana).map(visibleText)).toEqual([
        'Taken. The answer appears in this channel as soon as it is ready.',
      ]),
    );
    expect(bot.discord.thinking()).toEqual([]);
    await bot.platform.post(place, bot.platform.render(says('The report'))[0], { key: 'a', signal });
    await eventually(() => expect(bot.discord.ephemerals(ana)).toEqual([]));
  });

  it('dies after a quarter of an hour: the answer is a message of the channel, updated for as long as it takes', async () => {
    const time = movable();
    const bot = await startBot('http', { options: { now: time.now }, parts: { clock: time.clock } });
    open.push(bot);
    await bot.discord.command({ channel: channels.ops, user: ana, verb: 'analyze' });
    const root = await bot.platform.post(place, bot.platform.render(says('Checking'))[0], {
      key: 'a',
      signal,
    });
    await eventually(() => expect(bot.discord.ephemerals(ana)).toEqual([]));
    time.passes(limitOf('tokenMs') + 1_000);
    const before = bot.discord.calls.length;
    await bot.platform.update(root, bot.platform.render(says('The report'))[0], { signal });
    await bot.platform.post(place, bot.platform.render(says('Details'))[0], {
      key: 'b',
      signal,
      thread: root,
    });
    // What is for this person alone finds no interaction any more.
    await bot.platform.whisper(place, ana, bot.platform.render(says('Sending is paused'))[0], { signal });
    expect(bot.discord.messages(channels.ops).map(visibleText)).toEqual(['The report']);
    expect(bot.discord.all(channels.ops).map(visibleText)).toContain('Details');
    expect(bot.discord.directs(ana).map(visibleText)).toEqual(['Sending is paused']);
    expect(bot.discord.calls.slice(before).filter(({ route }) => WEBHOOKS.test(route))).toEqual([]);
  });
});

it('so many refused calls are enough: none is made until they are over, long before Discord bans the address', async () => {
  const time = movable();
  const discord = await server();
  open.push(discord);
  const api = createApi(
    { apiUrl: discord.url, token, mostRefused: 10 },
    adapterParts({ clock: time.clock }),
    undefined,
  );
  open.push({ close: async () => api.close() });
  discord.deny(channels.ops, 'View Channels');
  const ask = async (): Promise<unknown> => api.call({ method: 'GET', path: `/channels/${channels.ops}` });
  const errors: unknown[] = [];
  for (let tries = 0; tries < 30; tries += 1) await ask().catch((error: unknown) => errors.push(error));
  expect(errors).toHaveLength(30);
  const made = discord.callsOf('GET /channels/:channel').length;
  expect(made).toBeLessThanOrEqual(10);
  expect(discord.invalid()).toBe(made);
  expect(errors.at(-1)).toBeInstanceOf(Unavailable);
  expect(errors.at(-1)).toMatchObject({ retryAfterMs: expect.any(Number) });
  time.passes(10 * 60_000 + 1_000);
  discord.allow(channels.ops);
  expect(await ask()).toMatchObject({ id: channels.ops });
});
