// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { MessageGone, type MessageRef } from '../../src/core/ports/chat-platform.ts';
import { ana, ben, channels, guild } from '../standins/discord/given.ts';
import { visibleText } from '../standins/discord/visible-text.ts';
import { eventually } from '../support/eventually.ts';
import { type DiscordBot, joined, startBot } from './discord.ts';

const signal = new AbortController().signal;
const place: Conversation = { platform: 'discord', workspace: guild, channel: channels.ops };
const says = (words: string): Document => ({
  summary: words,
  blocks: [{ type: 'paragraph', text: [words] }],
});
const POST = 'POST /channels/:channel/messages';
const THREAD = 'POST /channels/:channel/messages/:message/threads';

describe('messages in Discord', () => {
  let bot: DiscordBot;
  beforeEach(async () => {
    bot = await startBot('http');
  });
  afterEach(async () => bot.close());

  const post = async (
    words: string,
    key: string,
    thread?: MessageRef,
    to = place,
    by = bot,
  ): Promise<MessageRef> => {
    const [payload] = by.platform.render(says(words));
    return by.platform.post(to, payload, { key, signal, thread });
  };
  const update = async (at: MessageRef, words: string, by = bot): Promise<void> => {
    const [payload] = by.platform.render(says(words));
    await by.platform.update(at, payload, { signal });
  };
  const texts = (channel: string): readonly string[] => bot.discord.messages(channel).map(visibleText);

  it('mention nobody, and say so each time', async () => {
    const root = await post('Checking', 'a');
    await update(root, 'Report');
    const bodies = bot.discord.calls
      .filter(({ route }) => route.includes('messages'))
      .map(({ body }) => body);
    expect(bodies.map(({ allowed_mentions: allowed }) => allowed)).toEqual([{ parse: [] }, { parse: [] }]);
  });

  it('appear once, when the answer to the first try is lost, and say what is newest', async () => {
    bot.discord.fail(POST, 1, { after: true, status: 502 });
    await expect(post('Checking', 'a')).rejects.toBeInstanceOf(Unavailable);
    await post('The report', 'a');
    expect(texts(channels.ops)).toEqual(['The report']);
  });

  it('appear once, when another process sends them after this one died', async () => {
    const other = await joined('http', { beside: bot.discord });
    await post('The report', 'a');
    const [payload] = other.platform.render(says('The report'));
    await other.platform.post(place, payload, { key: 'a', signal });
    await other.close();
    expect(texts(channels.ops)).toEqual(['The report']);
  });

  it('that somebody deleted come anew', async () => {
    const root = await post('Checking', 'a');
    bot.discord.deleteMessage(root.id);
    await expect(update(root, 'The report')).rejects.toBeInstanceOf(MessageGone);
    const again = await post('The report', 'a');
    expect(again.id).not.toBe(root.id);
    expect(texts(channels.ops)).toEqual(['The report']);
  });

  it('have one thread, named after the report, whoever starts it', async () => {
    const root = await post('prod-eu: 2 problems', 'a');
    await post('Detail 1', 'b', root);
    const other = await joined('http', { beside: bot.discord });
    await post('Detail 2', 'c', root, place, other);
    await other.close();
    expect(texts(root.id)).toEqual(['Detail 1', 'Detail 2']);
    expect(bot.discord.thread(root.id)).toMatchObject({ name: 'prod-eu: 2 problems', parent: channels.ops });
    expect(bot.discord.callsOf(THREAD)).toHaveLength(1);
  });

  it('use a thread that a person started in the meantime', async () => {
    const root = await post('Report', 'a');
    bot.discord.startThread(channels.ops, root.id);
    await post('Detail', 'b', root);
    expect(texts(root.id)).toEqual(['Detail']);
  });

  it('stand in the channel, as answers, where no thread can be', async () => {
    const voice = { ...place, channel: channels.voice };
    const root = await post('Report', 'a', undefined, voice);
    await post('Detail', 'b', root, voice);
    expect(bot.discord.messages(channels.voice)).toMatchObject([{ id: root.id }, { answers: root.id }]);
    bot.discord.deny(channels.ops, 'Create Public Threads');
    const other = await post('Report', 'c');
    await post('Detail', 'd', other);
    await post('Another', 'e', other);
    expect(bot.discord.messages(channels.ops).slice(1)).toMatchObject([
      { answers: other.id },
      { answers: other.id },
    ]);
    expect(bot.discord.callsOf(THREAD).filter(({ status }) => status === 403)).toHaveLength(1);
  });

  it('go on in the channel when somebody deletes the thread', async () => {
    const root = await post('Report', 'a');
    await post('Detail', 'b', root);
    bot.discord.deleteChannel(root.id);
    await post('Another', 'c', root);
    expect(bot.discord.messages(channels.ops)).toMatchObject([{ id: root.id }, { answers: root.id }]);
  });

  it('wake a thread that sleeps, and leave one that was closed', async () => {
    const root = await post('Report', 'a');
    const reply = await post('Detail', 'b', root);
    bot.discord.archive(root.id);
    await update(reply, 'Detail, explained');
    expect(texts(root.id)).toEqual(['Detail, explained']);
    bot.discord.archive(root.id, true);
    await expect(update(reply, 'More')).rejects.toBeInstanceOf(Refused);
    await expect(post('More', 'c', root)).rejects.toBeInstanceOf(Refused);
  });

  it('take back what a shorter version does not need', async () => {
    const root = await post('Report', 'a');
    const rest = await post('Rest', 'a#1', root);
    await bot.platform.remove?.(rest, { signal });
    await bot.platform.remove?.(rest, { signal });
    expect(texts(root.id)).toEqual([]);
  });

  it('answer each other in direct messages, which have no threads', async () => {
    const direct = { platform: 'discord', workspace: '-', channel: bot.discord.directChannel(ana) };
    const root = await post('Report', 'a', undefined, direct);
    await post('Detail', 'b', root, direct);
    expect(bot.discord.directs(ana)).toMatchObject([{ id: root.id }, { answers: root.id }]);
    expect(bot.discord.callsOf(THREAD)).toEqual([]);
  });

  it('come with a file when they are much', async () => {
    const blocks = Array.from(
      { length: 900 },
      (_, at) => says(`finding ${at} ${'word '.repeat(30)}`).blocks,
    ).flat();
    const payloads = bot.platform.render({ summary: 'much', blocks });
    let root: MessageRef | undefined;
    for (const [index, payload] of payloads.entries()) {
      const ref = await bot.platform.post(place, payload, { key: `a#${index}`, signal, thread: root });
      root ??= ref;
    }
    const last = bot.discord.messages(root?.id ?? '').at(-1);
    expect(last?.files.map(({ name }) => name)).toEqual(['k8sgpt.txt']);
    expect(last?.files[0]?.text).toContain('finding 899');
  });

  it('are sent as bare words when Discord does not take the rest', async () => {
    bot.discord.fail(POST, 1, { code: 50035 });
    await post('The report', 'a');
    expect(texts(channels.ops)).toEqual(['The report']);
  });

  it('wait as long as a bucket, or all of them, ask for', async () => {
    await bot.close();
    bot = await startBot('http', { options: { bucket: 5 } });
    for (let at = 0; at < 5; at += 1) await post(`message ${at}`, `k${at}`);
    expect(bot.platform.pace.postMs).toBeCloseTo(1_000, -2);
    const refused = await post('one more', 'k5').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Unavailable);
    expect((refused as Unavailable).retryAfterMs).toBeGreaterThan(2_000);
    // The SDK knew: Discord was not even asked.
    expect(bot.discord.callsOf(POST).filter(({ status }) => status === 429)).toEqual([]);
    bot.discord.fail('*', 1, { retryAfter: 4, global: true });
    const root = bot.discord.messages(channels.ops)[0];
    await expect(update({ channel: channels.ops, id: root?.id ?? '' }, 'x')).rejects.toMatchObject({
      name: 'Unavailable',
      retryAfterMs: 4_000,
    });
    const wait = await post('other channel', 'k6', undefined, { ...place, channel: channels.other }).catch(
      (error: unknown) => error,
    );
    expect((wait as Unavailable).retryAfterMs).toBeGreaterThan(2_000);
  });

  it('are not tried again and again where the bot may not write', async () => {
    bot.discord.deny(channels.ops, 'Send Messages');
    for (let at = 0; at < 20; at += 1)
      await expect(post('Report', `k${at}`)).rejects.toMatchObject({ name: 'Unavailable' });
    expect(bot.discord.invalid()).toBe(1);
    bot.discord.allow(channels.ops);
    await eventually(async () => post('Report', 'k0'), 5_000);
    expect(texts(channels.ops)).toEqual(['Report']);
  });

  it('for one person go where only they see them, or the call says that they cannot', async () => {
    const [payload] = bot.platform.render(says('For you'));
    await bot.platform.whisper(place, ana, payload, { signal });
    expect(bot.discord.directs(ana).map(visibleText)).toEqual(['For you']);
    await expect(bot.platform.whisper(place, ben, payload, { signal })).rejects.toBeInstanceOf(Refused);
  });

  it('are held while the token is refused, and go out with the new one', async () => {
    await bot.close();
    const now: { token?: string } = {};
    bot = await startBot('http', {
      parts: { renewed: async () => ({ ...settings(), ...now }) },
    });
    bot.discord.rotateToken('new.token.of-the-bot');
    await expect(post('Report', 'a')).rejects.toBeInstanceOf(Unavailable);
    expect(bot.platform.health()).toMatchObject({
      status: 'down',
      detail: expect.stringContaining('DISCORD_TOKEN'),
    });
    now.token = 'new.token.of-the-bot';
    await post('Report', 'a');
    expect(bot.platform.health().status).toBe('ok');
  });

  const settings = () => ({
    token: 'MTIzNDU2Nzg5.stand.in-token',
    mode: 'http',
    publicKey: bot.discord.publicKey,
    apiUrl: bot.discord.url,
  });
});
