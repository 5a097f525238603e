// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import type { Document } from '../../src/core/document.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { Form } from '../../src/core/form.ts';
import type { SuggestRequest } from '../../src/core/ports/desk.ts';
import { ana, ben, channels, guild } from '../standins/discord/given.ts';
import { visibleText } from '../standins/discord/visible-text.ts';
import { eventually } from '../support/eventually.ts';
import { type DiscordBot, type Mode, startBot } from './discord.ts';

const signal = new AbortController().signal;
const place = { platform: 'discord', workspace: guild, channel: channels.ops };
const says = (words: string): Document => ({
  summary: words,
  blocks: [{ type: 'paragraph', text: [words] }],
});
const ORIGINAL = 'DELETE /webhooks/:application/:token/messages/@original';

describe.each<Mode>(['gateway', 'http'])('what people do in Discord, by %s', (mode) => {
  let bot: DiscordBot;
  const asked: SuggestRequest[] = [];
  beforeEach(async () => {
    asked.length = 0;
    bot = await startBot(mode, {
      desk: {
        commands,
        suggest: async (request) => {
          asked.push(request);
          return [
            { label: 'shop', value: 'shop' },
            { label: 'x'.repeat(300), value: 'y'.repeat(300) },
          ];
        },
      },
    });
  });
  afterEach(async () => bot.close());

  const post = async (document: Document, key = 'a') => {
    const [payload] = bot.platform.render(document);
    return bot.platform.post(place, payload, { key, signal });
  };

  it('tells who asked that they were heard, until the answer is there', async () => {
    expect(await bot.discord.command({ channel: channels.ops, user: ana, verb: 'analyze' })).toMatchObject({
      acknowledged: true,
    });
    await eventually(() => expect(bot.discord.thinking()).toEqual([ana]));
    await post(says('Checking'));
    await eventually(() => expect(bot.discord.callsOf(ORIGINAL)).toHaveLength(1));
    expect(bot.discord.thinking()).toEqual([]);
    expect(bot.discord.ephemerals(ana)).toEqual([]);
    expect(bot.discord.messages(channels.ops).map(visibleText)).toEqual(['Checking']);
  });

  it('knows person, roles and language, and keeps the token to itself', async () => {
    await bot.discord.command({
      channel: channels.ops,
      user: ana,
      verb: 'analyze',
      options: { explain: true, namespace: 'shop, payments', 'kind-name': 'deployment web' },
    });
    expect(bot.heard).toMatchObject([
      {
        line: 'analyze --explain=true "--namespace=shop, payments" deployment web',
        person: { id: ana, name: 'Ana', locale: 'es-ES', groups: ['1100000000000000200'] },
      },
    ]);
    expect(JSON.stringify(bot.heard)).not.toContain('aW50ZXJhY3Rpb246');
  });

  it('takes what is in a group as the command that it is', async () => {
    await bot.discord.command({
      channel: channels.ops,
      user: ana,
      group: 'admin',
      verb: 'pause',
      options: { for: '1h', 'sending-ai-watches': 'watches' },
    });
    expect(bot.heard).toMatchObject([{ line: 'pause --for=1h watches' }]);
  });

  it('says how to allow the bot to write, at once where it sees that it may not', async () => {
    bot.discord.deny(channels.ops, 'Send Messages');
    await bot.discord.command({ channel: channels.ops, user: ana, verb: 'analyze' });
    expect(bot.heard).toHaveLength(1);
    expect(bot.discord.ephemerals(ana).map(visibleText).join()).toMatch(
      /Edit Channel → Permissions.*Send Messages/,
    );
    expect(bot.discord.thinking()).toEqual([]);
  });

  it('says how to allow it, also when that shows only later', async () => {
    await bot.discord.command({ channel: channels.ops, user: ana, verb: 'analyze' });
    bot.discord.deny(channels.ops, 'View Channels');
    await eventually(() => expect(bot.discord.thinking()).toEqual([ana]));
    await expect(post(says('Report'))).rejects.toBeInstanceOf(Unavailable);
    expect(bot.discord.ephemerals(ana).map(visibleText).join()).toContain('I may not write here');
    bot.discord.allow(channels.ops);
    await eventually(async () => post(says('Report')), 5_000);
    await eventually(() => expect(bot.discord.ephemerals(ana)).toEqual([]));
  });

  it('leaves the report alone when its buttons are pressed', async () => {
    const report: Document = {
      summary: 'Report',
      blocks: [
        {
          type: 'actions',
          actions: [
            { label: 'Explain', line: 'explain --report r1', style: 'primary' },
            { label: 'Re-run', line: 'analyze --again r1', style: 'default' },
          ],
        },
        {
          type: 'menu',
          label: 'Details of…',
          options: [{ label: 'checkout', line: 'details 1 --report r1' }],
        },
      ],
    };
    const root = await post(report);
    for (const button of ['Explain', 'Re-run'])
      expect(await bot.discord.press({ message: root, user: ana, button })).toMatchObject({
        acknowledged: true,
      });
    await bot.discord.choose({ message: root, user: ben, value: 'details 1 --report r1' });
    const conversation = { ...place, thread: root.id };
    expect(bot.heard).toMatchObject([
      { source: 'action', line: 'explain --report r1', conversation },
      // A new report stands beside the old one.
      { source: 'action', line: 'analyze --again r1' },
      { source: 'action', line: 'details 1 --report r1', conversation, person: { id: ben } },
    ]);
    expect(bot.heard[1]?.conversation.thread).toBeUndefined();
    await post(says('Another report'), 'b');
    expect(bot.discord.messages(channels.ops)[0]).toMatchObject({ id: root.id, edits: 0 });
    expect([...bot.discord.ephemerals(ana), ...bot.discord.thinking()]).toEqual([]);
  });

  it('answers a button to the one who pressed it, and takes commands in threads', async () => {
    const root = await post({
      summary: 'x',
      blocks: [{ type: 'actions', actions: [{ label: 'Go', line: 'status', style: 'default' }] }],
    });
    bot.answer(async () => ({ status: 'accepted', whisper: says('All is well') }));
    await bot.discord.press({ message: root, user: ana, button: 'Go' });
    const thread = bot.discord.startThread(channels.ops, root.id);
    await bot.discord.command({ channel: thread, user: ana, verb: 'status' });
    expect(bot.discord.ephemerals(ana).map(visibleText)).toEqual(['All is well', 'All is well']);
    expect(bot.heard[1]).toMatchObject({ conversation: { channel: channels.ops, thread: root.id } });
  });

  it('opens a form, and hears what was filled in', async () => {
    const form: Form = {
      title: 'Ask about the report',
      submit: 'Ask',
      line: 'ask --report r1',
      fields: [
        {
          as: 'operand',
          name: 'question',
          label: 'Your question',
          type: 'text',
          long: true,
          required: true,
          max: 500,
          initial: 'Why',
        },
        {
          as: 'flag',
          name: 'namespace',
          label: 'Namespaces',
          type: 'choice',
          required: false,
          several: true,
          options: [
            { label: 'shop', value: 'shop' },
            { label: 'pay', value: 'pay' },
          ],
          initial: ['shop'],
        },
      ],
    };
    bot.answer(async ({ line }) =>
      line.startsWith('help')
        ? { status: 'accepted', form, whisper: says('Type it') }
        : { status: 'accepted' },
    );
    await bot.discord.command({ channel: channels.ops, user: ana, verb: 'help' });
    expect(bot.discord.modals).toHaveLength(1);
    await bot.discord.submit(ana, {
      'operand:question': 'Why is\nit down?',
      'flag:namespace': ['shop', 'pay'],
    });
    expect(bot.heard.at(-1)).toMatchObject({
      source: 'action',
      line: 'ask --report r1 --namespace=shop --namespace=pay -- "Why is it down?"',
    });
    await eventually(() => expect(bot.discord.thinking()).toEqual([ana]));
  });

  it('offers choices for what is being typed, of a list for its last part', async () => {
    const typing = { channel: channels.ops, user: ana, verb: 'analyze', focused: 'namespace' };
    const choices = await bot.discord.typing({
      ...typing,
      options: { namespace: 'payments,sh', cluster: 'prod' },
    });
    const isOffered = bot.discord
      .commands(guild)[0]
      ?.options.some((verb: any) => verb.options?.some((option: any) => option.autocomplete));
    expect(choices).toEqual([{ name: 'payments,shop', value: 'payments,shop' }]);
    expect(asked).toMatchObject([
      {
        verb: 'analyze',
        flag: 'namespace',
        typed: 'sh',
        given: { cluster: 'prod' },
        conversation: place,
        person: { id: ana },
      },
    ]);
    expect([true, false, undefined]).toContain(isOffered);
  });

  it('tells the person when taking it fails', async () => {
    bot.answer(async () => {
      throw new TypeError('a bug');
    });
    expect(await bot.discord.command({ channel: channels.ops, user: ana, verb: 'analyze' })).toMatchObject({
      acknowledged: true,
    });
    expect(bot.discord.ephemerals(ana).map(visibleText).join()).toContain('nothing was started');
  });

  it('does not leave anybody looking at "thinking…" when it stops, nor takes anything then', async () => {
    await bot.discord.command({ channel: channels.ops, user: ana, verb: 'analyze' });
    await eventually(() => expect(bot.discord.thinking()).toEqual([ana]));
    await bot.platform.stop();
    expect(bot.discord.thinking()).toEqual([]);
    expect(bot.discord.ephemerals(ana).map(visibleText).join()).toContain('Taken');
  });
});
