// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { leaseFor } from '../../src/compose/lease-for.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { ana, ben, channels, guild } from '../standins/discord/given.ts';
import { visibleText } from '../standins/discord/visible-text.ts';
import { adapterParts } from '../support/adapter-parts.ts';
import { eventually } from '../support/eventually.ts';
import { realClock } from '../support/real-clock.ts';
import { type DiscordBot, joined, startBot } from './discord.ts';

const open: { readonly close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const bot of open.splice(0).reverse()) await bot.close();
});
const started = async (...given: Parameters<typeof startBot>): Promise<DiscordBot> => {
  const bot = await startBot(...given);
  open.push(bot);
  return bot;
};
const hears = async (bot: DiscordBot, text: string): Promise<void> => {
  const before = bot.heard.length;
  bot.discord.mention({ channel: channels.ops, user: ana, text });
  await eventually(() => expect(bot.heard.slice(before).map(({ line }) => line)).toEqual([text]), 8_000);
};
const whatOf = ({ discord }: DiscordBot, what: string): number =>
  discord.gateway.log.filter((entry) => entry.what === what).length;

describe('the gateway of Discord', () => {
  it('brings mentions and direct messages, and nothing that is not meant for the bot', async () => {
    const bot = await started('gateway');
    const { discord } = bot;
    const at = { channel: channels.ops, user: ana };
    const root = await bot.platform.post(
      { platform: 'discord', workspace: guild, channel: channels.ops },
      bot.platform.render({ summary: 'Report', blocks: [] })[0],
      { key: 'a', signal: timeLimit(5_000) },
    );
    discord.say({ ...at, text: 'human talk' });
    discord.say({ ...at, text: 'thanks', replyTo: root.id, mentions: [discord.bot.id] });
    const mentioned = discord.mention({
      ...at,
      text: `please <@${discord.bot.id}> analyze —namespace “shop” of <@${ben}>`,
    });
    await eventually(() => expect(bot.heard).toHaveLength(1));
    discord.edit(mentioned, `<@${discord.bot.id}> status`);
    discord.mention({ ...at, text: 'explain 2', replyTo: root.id });
    await eventually(() => expect(bot.heard).toHaveLength(2));
    discord.dm(ana, '/k8sgpt help');
    await eventually(() => expect(bot.heard).toHaveLength(3));
    expect(bot.heard).toMatchObject([
      { source: 'mention', line: 'analyze --namespace "shop" of @ben', person: { id: ana, name: 'Ana' } },
      { source: 'mention', line: 'explain 2', conversation: { channel: channels.ops, thread: root.id } },
      {
        source: 'message',
        line: 'help',
        direct: true,
        conversation: { workspace: '-', channel: discord.directChannel(ana) },
      },
    ]);
  });

  it('knows the parent of a thread that it has not seen before', async () => {
    const bot = await joined('gateway');
    open.push(bot);
    const message = bot.discord.say({ channel: channels.ops, user: ana, text: 'x' });
    const thread = bot.discord.startThread(channels.ops, message.id);
    bot.discord.archive(thread);
    await bot.start();
    bot.discord.mention({ channel: thread, user: ana, text: 'status' });
    await eventually(() =>
      expect(bot.heard).toMatchObject([{ conversation: { channel: channels.ops, thread } }]),
    );
  });

  it('writes to a person directly what a mention cannot be answered with alone', async () => {
    const bot = await started('gateway');
    bot.answer(async () => ({
      status: 'accepted',
      whisper: { summary: 'x', blocks: [{ type: 'paragraph', text: ['I don’t know that'] }] },
    }));
    await hears(bot, 'analize');
    await eventually(() => expect(bot.discord.directs(ana).map(visibleText)).toEqual(['I don’t know that']));
    expect(bot.discord.messages(channels.ops)).toHaveLength(1);
  });

  it('resumes after a drop, and hears what was said meanwhile', async () => {
    const bot = await started('gateway');
    bot.discord.gateway.drop();
    await hears(bot, 'status');
    expect([whatOf(bot, 'identify'), whatOf(bot, 'resume')]).toEqual([1, 1]);
  });

  it('resumes when Discord asks to reconnect', async () => {
    const bot = await started('gateway');
    bot.discord.gateway.reconnect();
    await eventually(() => expect(whatOf(bot, 'resume')).toBe(1), 8_000);
    await hears(bot, 'status');
  });

  it('begins a new session when its session is no longer valid', async () => {
    const bot = await started('gateway');
    bot.discord.gateway.invalidate();
    await eventually(() => expect(whatOf(bot, 'identify')).toBe(2), 8_000);
    await eventually(() => expect(bot.platform.health().status).toBe('ok'));
    await hears(bot, 'status');
  });

  it('notices a connection that has fallen silent', async () => {
    const bot = await started('gateway', { options: { heartbeatMs: 150 } });
    bot.discord.gateway.silence(true);
    await eventually(() => expect(bot.platform.health().status).not.toBe('ok'), 8_000);
    bot.discord.gateway.silence(false);
    await eventually(() => expect(bot.platform.health().status).toBe('ok'), 8_000);
    await hears(bot, 'status');
  });

  it('starts while Discord is down, says so, and connects when it is back', async () => {
    const bot = await joined('gateway');
    open.push(bot);
    bot.discord.fail('GET /gateway/bot', 1, { status: 503 });
    bot.discord.fail('GET /applications/@me', 1, { status: 503 });
    const starting = bot.start();
    await starting;
    expect(bot.platform.health()).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining('gateway, as @k8sgpt'),
    });
    await hears(bot, 'status');
  });

  it('says what to do when the token is refused', async () => {
    const bot = await joined('gateway', { settings: { token: 'not.the.token' } });
    open.push(bot);
    await bot.platform.start(async () => ({ status: 'accepted' }), { commands: [], suggest: async () => [] });
    expect(bot.platform.health()).toMatchObject({
      status: 'down',
      detail: expect.stringContaining('set DISCORD_TOKEN'),
    });
  });

  it('is held by one bot of several; another takes over when that one ends', async () => {
    const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
    onTestFinished(async () => state.close());
    const partsOf = (owner: string): Partial<AdapterParts> => ({
      peers: state,
      lease: leaseFor('discord', state, { ...adapterParts(), clock: realClock, owner } as never),
    });
    const one = await started('gateway', { parts: partsOf('one') });
    const two = await started('gateway', { parts: partsOf('two'), beside: one.discord });
    expect(two.platform.health()).toEqual({
      status: 'ok',
      detail: 'gateway, as @k8sgpt; standing by, another process listens',
    });
    await hears(one, 'status');
    expect(two.heard).toEqual([]);
    expect(one.discord.gateway.connections()).toBe(1);
    // The turn to identify is shared, too, and is given back by whoever stops.
    const held = async (): Promise<string> =>
      (await state.list('lease/discord/')).map(({ key }) => key).join();
    expect(await held()).toMatch(/\/identify-0\b/);
    await one.platform.stop();
    await eventually(() => expect(two.platform.health().detail).toBe('gateway, as @k8sgpt'), 8_000);
    one.discord.mention({ channel: channels.ops, user: ana, text: 'clusters' });
    await eventually(() => expect(two.heard.map(({ line }) => line)).toEqual(['clusters']), 8_000);
    expect(one.heard).toHaveLength(1);
  });

  it('tells who asked that the answer is there, also when another bot posted it', async () => {
    const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
    onTestFinished(async () => state.close());
    const one = await started('gateway', { parts: { peers: state } });
    const two = await joined('http', { parts: { peers: state }, beside: one.discord });
    one.discord.deliverTo(undefined);
    open.push(two);
    await one.discord.command({ channel: channels.ops, user: ana, verb: 'analyze' });
    await eventually(() => expect(one.discord.thinking()).toEqual([ana]));
    const place = { platform: 'discord', workspace: guild, channel: channels.ops };
    const [payload] = two.platform.render({ summary: 'Report', blocks: [] });
    await two.platform.post(place, payload, { key: 'a', signal: timeLimit(5_000) });
    await eventually(() => expect(one.discord.thinking()).toEqual([]));
  });
});
