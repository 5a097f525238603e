// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { SECOND } from '../../src/core/clock.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { ana, ben, channels } from '../standins/discord/given.ts';
import { eventually } from '../support/eventually.ts';
import { realClock } from '../support/real-clock.ts';
import { type DiscordBot, joined, startBot } from './discord.ts';

const open: { readonly close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const bot of open.splice(0).reverse()) await bot.close();
});

const LIST = 'GET /channels/:channel/messages';
/** Looks after the connection a hundred times as often. */
const clock: AdapterParts['clock'] = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms === 5 * SECOND ? 50 : ms, undefined, signal && { signal }),
};
const memoryOf = (): StateStore => {
  const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
  onTestFinished(async () => state.close());
  return state;
};
const heardUntil = async (memory: StateStore): Promise<number> => {
  const [found] = await memory.list('discord/heard-until/');
  return Number(found?.value ?? 0);
};

/** One that listened and is gone, and another that has not begun yet. */
const afterOne = async (memory: StateStore): Promise<DiscordBot & { start: () => Promise<void> }> => {
  const parts = { memory, clock };
  const one = await startBot('gateway', { parts });
  open.push(one);
  await eventually(async () => expect(await heardUntil(memory)).toBeGreaterThan(0));
  await one.platform.stop();
  const two = await joined('gateway', { parts, beside: one.discord });
  open.push(two);
  return two;
};

describe('a mention that nobody heard', () => {
  it('is read by whoever listens next, with who asked and their roles; talk is left alone', async () => {
    const two = await afterOne(memoryOf());
    const { discord } = two;
    const talk = discord.say({ channel: channels.ops, user: ben, text: 'human talk' });
    const thread = discord.startThread(channels.ops, talk.id);
    discord.mention({ channel: channels.ops, user: ana, text: 'status' });
    discord.mention({ channel: thread, user: ana, text: 'explain 2' });
    await two.start();
    await eventually(() => expect(two.heard).toHaveLength(2));
    const lines = two.heard.map(({ line }) => line).sort();
    expect(lines).toEqual(['explain 2', 'status']);
    expect(two.heard.find(({ line }) => line === 'explain 2')?.conversation).toMatchObject({
      channel: channels.ops,
      thread,
    });
    expect(two.heard[0]?.person).toMatchObject({ id: ana, name: 'Ana', groups: ['1100000000000000200'] });
    // Only where something was said since.
    expect(discord.callsOf(LIST)).toHaveLength(2);
  });

  it('is left where it is when it is old, and nothing is read by the first that ever listens', async () => {
    const memory = memoryOf();
    const first = await startBot('gateway', { parts: { memory, clock } });
    open.push(first);
    first.discord.mention({ channel: channels.ops, user: ana, text: 'clusters' });
    await eventually(() => expect(first.heard).toHaveLength(1));
    expect(first.discord.callsOf(LIST)).toEqual([]);
    await eventually(async () => expect(await heardUntil(memory)).toBeGreaterThan(0));
    await first.platform.stop();
    const later: AdapterParts['clock'] = { ...clock, now: () => Date.now() + 3_600_000 };
    const next = await joined('gateway', { parts: { memory, clock: later }, beside: first.discord });
    open.push(next);
    first.discord.mention({ channel: channels.ops, user: ana, text: 'status' });
    await next.start();
    next.discord.mention({ channel: channels.other, user: ana, text: 'help' });
    await eventually(() => expect(next.heard.map(({ line }) => line)).toEqual(['help']));
  });

  it('is the same question for both who heard it, and the person is told once', async () => {
    const memory = memoryOf();
    const parts = { memory, clock };
    const one = await startBot('gateway', { parts });
    open.push(one);
    const whisper = async () => ({
      status: 'accepted' as const,
      whisper: { summary: 'x', blocks: [{ type: 'paragraph' as const, text: ['I don’t know that'] }] },
    });
    one.answer(whisper);
    one.discord.mention({ channel: channels.ops, user: ana, text: 'analize' });
    await eventually(() => expect(one.discord.directs(ana)).toHaveLength(1));
    await eventually(async () => expect(await heardUntil(memory)).toBeGreaterThan(0));
    await one.platform.stop();
    const two = await joined('gateway', { parts, beside: one.discord });
    open.push(two);
    two.answer(whisper);
    await two.start();
    await eventually(() => expect(two.heard.map(({ id }) => id)).toEqual(one.heard.map(({ id }) => id)));
    await two.platform.stop();
    expect(one.discord.directs(ana)).toHaveLength(1);
  });

  it('is read where the bot may read, whatever keeps it out elsewhere', async () => {
    const two = await afterOne(memoryOf());
    const { discord } = two;
    discord.mention({ channel: channels.ops, user: ana, text: 'clusters' });
    discord.mention({ channel: channels.other, user: ana, text: 'status' });
    discord.deny(channels.other, 'View Channels');
    await two.start();
    await eventually(() => expect(two.heard.map(({ line }) => line)).toEqual(['clusters']));
    expect(discord.callsOf(LIST).map(({ status }) => status)).toEqual([403, 200]);
  });

  it('is not taken when it cannot be said who asked', async () => {
    const two = await afterOne(memoryOf());
    const { discord } = two;
    discord.fail('GET /guilds/:guild/members/:user', 1, { status: 503 });
    discord.mention({ channel: channels.ops, user: ana, text: 'status' });
    await two.start();
    await eventually(() => expect(discord.callsOf('GET /guilds/:guild/members/:user')).toHaveLength(1));
    discord.mention({ channel: channels.ops, user: ana, text: 'help' });
    await eventually(() => expect(two.heard.map(({ line }) => line)).toEqual(['help']));
  });
});
