// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import type { Interaction } from '../../src/core/conversation.ts';
import type { OpenPlatform } from '../../src/core/ports/platform-module.ts';
import { ana, channels, guild } from '../standins/discord/given.ts';
import { eventually } from '../support/eventually.ts';
import { noDesk } from '../support/no-desk.ts';
import * as discord from './discord.ts';
import * as mattermost from './mattermost.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const signal = new AbortController().signal;
const reportIn = async (platform: OpenPlatform, workspace: string, channel: string) => {
  const shown = (words: string) =>
    platform.render({ summary: words, blocks: [{ type: 'paragraph', text: [words] }] })[0];
  const to = { platform: platform.id, workspace, channel };
  const root = await platform.post(to, shown('Report'), { key: 'a', signal });
  const reply = await platform.post(to, shown('Details'), { key: 'b', signal, thread: root });
  return { root, reply };
};
const linesOf = (heard: readonly Interaction[]) => heard.map(({ line, source }) => [line, source]);

describe.each(['mentions', 'all'] as const)('replies in threads: %s', (threadReplies) => {
  const isAll = threadReplies === 'all';

  it('in Discord', async () => {
    const bot = await discord.startBot('gateway', {
      settings: { threadReplies },
      options: { messageContent: isAll },
    });
    closing.push(bot.close);
    const { root, reply } = await reportIn(bot.platform, guild, channels.ops);
    const others = bot.discord.say({ channel: channels.ops, user: ana, text: 'why so slow today?' });
    const theirs = bot.discord.startThread(channels.ops, others.id);
    bot.discord.say({ channel: theirs, user: ana, text: 'what is it?' });
    bot.discord.say({ channel: reply.channel, user: ana, text: 'why is it down?' });
    bot.discord.say({ channel: channels.ops, user: ana, text: 'since when?', replyTo: root.id });
    bot.discord.mention({ channel: reply.channel, user: ana, text: 'explain 2' });
    await eventually(() => expect(bot.heard.at(-1)?.line).toBe('explain 2'));
    await eventually(() =>
      expect(linesOf(bot.heard).sort()).toEqual([
        ['explain 2', 'mention'],
        ...(isAll
          ? [
              ['since when?', 'message'],
              ['why is it down?', 'message'],
            ]
          : []),
      ]),
    );
    for (const { conversation } of bot.heard)
      expect(conversation).toMatchObject({ channel: channels.ops, thread: root.id });
  });

  it('in Mattermost', async () => {
    const bot = await mattermost.joined({}, {}, undefined, { threadReplies });
    const heard: Interaction[] = [];
    closing.push(bot.close, bot.platform.stop);
    await bot.platform.start(async (interaction) => {
      heard.push(interaction);
      return { status: 'accepted' };
    }, noDesk);
    await eventually(() => expect(bot.server.connected()).toBe(1));
    const { root } = await reportIn(bot.platform, '-', mattermost.channel);
    const at = { channel: mattermost.channel, user: mattermost.people[0].id };
    const others = bot.server.write({ ...at, text: 'why so slow today?' });
    bot.server.write({ ...at, text: 'what is it?', root: others });
    bot.server.write({ ...at, text: 'why is it down?', root: root.id });
    bot.server.write({ ...at, text: '@k8sgpt explain 2', root: root.id });
    await eventually(() =>
      expect(linesOf(heard).sort()).toEqual([
        ['explain 2', 'mention'],
        ...(isAll ? [['why is it down?', 'message']] : []),
      ]),
    );
    for (const { conversation } of heard) expect(conversation.thread).toBe(root.id);
  });
});

it('Discord, which does not allow the words of every message, says what to do', async () => {
  const bot = await discord.joined('gateway', { settings: { threadReplies: 'all' } });
  closing.push(bot.close);
  await bot.platform.start(async () => ({ status: 'accepted' }), discord.desk);
  await eventually(() =>
    expect(bot.platform.health()).toMatchObject({
      status: 'down',
      detail: expect.stringContaining('Message Content Intent'),
    }),
  );
});
