// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { splitLine } from '../../src/core/command-line.ts';
import type { Document } from '../../src/core/document.ts';
import type { Form } from '../../src/core/form.ts';
import type { Accepted } from '../../src/core/ports/chat-platform.ts';
import { visibleText } from '../standins/slack/visible-text.ts';
import { type Mode, type SlackBot, startBot } from './slack.ts';

const said = (text: string): Document => ({ summary: text, blocks: [{ type: 'paragraph', text: [text] }] });
const form: Form = {
  title: 'Mute',
  submit: 'Mute it',
  line: 'mute --incident 1f2e',
  fields: [
    {
      type: 'choice',
      as: 'flag',
      name: 'for',
      label: 'For how long',
      required: true,
      several: false,
      options: [
        { label: 'One hour', value: '1h' },
        { label: 'One day', value: '24h' },
      ],
      initial: ['1h'],
    },
    {
      type: 'choice',
      as: 'flag',
      name: 'namespace',
      label: 'Where',
      required: false,
      several: true,
      options: ['shop', 'payments', 'reports'].map((name) => ({ label: name, value: name })),
      initial: [],
    },
    {
      type: 'text',
      as: 'operand',
      name: 'reason',
      label: 'Why',
      required: true,
      long: true,
      placeholder: 'Seen by…',
      max: 500,
    },
  ],
};
const asksForm: Accepted = { status: 'accepted', form, whisper: said('Type it: mute --for=1h') };
const refused: Accepted = {
  status: 'accepted',
  trouble: 'refused',
  whisper: {
    summary: '--for is at most 30 days.',
    blocks: [
      { type: 'paragraph', text: ['--for is at most 30 days.'] },
      { type: 'note', text: ['For example: 24h'] },
    ],
  },
};
const channel = 'C0OPS';
const user = 'U0ANA';

describe.each<Mode>(['http', 'socket'])('a form, over %s,', (mode) => {
  let bot: SlackBot;
  beforeEach(async () => {
    bot = await startBot(mode);
    bot.answer(async () => asksForm);
  });
  afterEach(async () => bot.close());

  it('opens at a command, and what is sent is the command line with its values', async () => {
    const { slack, heard } = bot;
    await slack.command({ channel, user, text: 'mute' });
    expect(slack.openViews()).toMatchObject([{ user, view: { title: { text: 'Mute' } } }]);
    expect(slack.ephemerals(channel, user)).toEqual([]);
    bot.answer(async () => ({ status: 'accepted', whisper: said('Muted for a day') }));
    const { status, body } = await slack.submitView({
      user,
      values: {
        'flag:for': '24h',
        'flag:namespace': ['shop', 'reports'],
        'operand:reason': 'known, see\n  "#42"',
      },
    });
    expect([status, body === '' || body === undefined ? undefined : body]).toEqual([200, undefined]);
    expect(heard.at(-1)).toMatchObject({
      source: 'action',
      conversation: { channel, workspace: 'T0STANDIN' },
      person: { id: user, name: 'ana' },
    });
    expect(splitLine(heard.at(-1)?.line ?? '')).toEqual([
      'mute',
      ...['--incident', '1f2e', '--for=24h', '--namespace=shop', '--namespace=reports', '--'],
      'known, see "#42"',
    ]);
    expect(slack.openViews()).toEqual([]);
    await slack.waitFor(() => slack.ephemerals(channel, user).length === 1);
    expect(slack.ephemerals(channel, user).map(visibleText)).toEqual(['Muted for a day']);
  });

  it('opens at a button in a thread, and is answered there', async () => {
    const { slack, platform, heard } = bot;
    const place = { platform: 'slack', workspace: 'T0STANDIN', channel };
    const { signal } = new AbortController();
    const [payload] = platform.render({
      summary: 'x',
      blocks: [
        { type: 'actions', actions: [{ label: 'Explain', line: 'explain', style: 'default' }] },
        { type: 'menu', label: 'More', options: [{ label: 'Mute…', line: 'mute --incident 1f2e' }] },
      ],
    });
    const root = await platform.post(place, payload, { key: 'k', signal });
    const [message] = slack.messages(channel);
    if (message === undefined) throw new Error('nothing was posted');
    // The menu stands beside the button.
    expect(message.blocks).toHaveLength(1);
    await slack.click({ message, user, actionId: 'k8sgpt:menu', value: 'mute --incident 1f2e' });
    expect(heard.at(-1)?.line).toBe('mute --incident 1f2e');
    bot.answer(async () => ({ status: 'accepted' }));
    await slack.submitView({ user, values: { 'operand:reason': 'x' } });
    expect(heard.at(-1)).toMatchObject({ conversation: { channel, thread: root.id } });
    expect(heard.at(-1)?.line).toBe('mute --incident 1f2e --for=1h -- x');
  });

  it('stays open while it is refused, and says why at the field', async () => {
    const { slack } = bot;
    await slack.command({ channel, user, text: 'mute' });
    bot.answer(async () => refused);
    const { body } = await slack.submitView({ user, values: { 'operand:reason': 'x' } });
    expect(body).toEqual({
      response_action: 'errors',
      errors: { 'flag:for': '--for is at most 30 days. For example: 24h' },
    });
    bot.answer(async () => {
      throw new TypeError('a bug');
    });
    const failed = await slack.submitView({ user, values: { 'operand:reason': 'x' } });
    expect(failed.body).toMatchObject({
      errors: { 'flag:for': expect.stringContaining('nothing was started') },
    });
    expect(slack.openViews()).toHaveLength(1);
    expect(slack.ephemerals(channel, user)).toEqual([]);
  });

  it('that Slack does not open is told in words', async () => {
    const { slack } = bot;
    slack.fail('views.open', 1, { error: 'expired_trigger_id' });
    await slack.command({ channel, user, text: 'mute' });
    expect(slack.ephemerals(channel, user).map(visibleText)).toEqual(['Type it: mute --for=1h']);
    slack.fail('views.open', 1, { hang: true });
    const { ackMs, status } = await slack.command({ channel, user: 'U0BEN', text: 'mute' });
    expect([status, ackMs < 2_500]).toEqual([200, true]);
    expect(slack.ephemerals(channel, 'U0BEN')).toHaveLength(1);
  });

  it('sent twice by Slack has one id; sent twice by the person has two', async () => {
    const { slack, heard } = bot;
    await slack.command({ channel, user, text: 'mute' });
    bot.answer(async () => refused);
    const { id } = await slack.submitView({ user, values: { 'operand:reason': 'x' } });
    await slack.retry(id);
    await slack.submitView({ user, values: { 'operand:reason': 'x' } });
    const [, first, again, second] = heard.map((one) => one.id);
    expect(again).toBe(first);
    expect(second).not.toBe(first);
  });
});

describe('the Home tab', () => {
  const home: Document = {
    summary: 'Home',
    blocks: [
      { type: 'headline', tone: 'good', text: ['All is well'] },
      { type: 'table', columns: ['Cluster'], rows: [[['demo']]] },
      { type: 'actions', actions: [{ label: 'Check', line: 'analyze --cluster demo', style: 'primary' }] },
    ],
  };
  let bot: SlackBot;
  beforeEach(async () => {
    bot = await startBot('http');
    bot.answer(async ({ line }) =>
      line === 'home' ? { status: 'accepted', whisper: home } : { status: 'accepted' },
    );
  });
  afterEach(async () => bot.close());
  const open = async (): Promise<void> => {
    await bot.slack.openHome(user);
    await bot.slack.waitFor(() => bot.slack.home(user) !== undefined);
  };
  const texts = (view: { readonly blocks: unknown }): string => JSON.stringify(view.blocks);

  it('shows what the line home is answered with', async () => {
    await open();
    expect(bot.heard).toMatchObject([
      { line: 'home', direct: true, conversation: { channel: 'D0ANA' }, person: { id: user, name: 'ana' } },
    ]);
    expect(texts(bot.slack.home(user))).toContain('All is well');
    expect(bot.slack.messages('D0ANA')).toEqual([]);
  });

  it('says where the answer to a button is, and is shown anew', async () => {
    const { slack, heard } = bot;
    await open();
    const published = slack.callsOf('views.publish').length;
    await slack.pressInView(user, { home: true, actionId: 'k8sgpt:0' });
    expect(heard.map(({ line }) => line)).toEqual(['home', 'analyze --cluster demo', 'home']);
    expect(heard[1]).toMatchObject({ conversation: { channel: 'D0ANA' }, direct: true, source: 'action' });
    expect(texts(slack.openViews()[0]?.view)).toContain('under Messages');
    expect(slack.callsOf('views.publish')).toHaveLength(published + 1);
  });

  it('opens a form, and tells what is for this person, over it', async () => {
    const { slack, heard } = bot;
    await open();
    const answering =
      (answer: Accepted) =>
      async ({ line }: { readonly line: string }) =>
        line === 'home' ? ({ status: 'accepted', whisper: home } as const) : answer;
    bot.answer(answering(asksForm));
    await slack.pressInView(user, { home: true, actionId: 'k8sgpt:0' });
    bot.answer(
      answering({
        status: 'accepted',
        trouble: 'refused',
        whisper: {
          summary: 'No',
          blocks: [{ type: 'actions', actions: [{ label: 'Run it', line: 'analyze', style: 'default' }] }],
        },
      }),
    );
    await slack.submitView({ user, values: { 'operand:reason': 'x' } });
    expect(heard.at(-1)).toMatchObject({ conversation: { channel: 'D0ANA' }, direct: true });
    await slack.pressInView(user, { home: true, actionId: 'k8sgpt:0' });
    bot.answer(answering({ status: 'accepted' }));
    await slack.pressInView(user, { actionId: 'k8sgpt:0' });
    expect(heard.at(-1)).toMatchObject({ line: 'analyze', conversation: { channel: 'D0ANA' } });
    expect(texts(slack.openViews().at(-1)?.view)).toContain('under Messages');
  });

  it('of many blocks keeps the limit, and says that there is more', async () => {
    const blocks = Array.from({ length: 300 }, (_, at): Document['blocks'][number] => ({
      type: 'paragraph',
      text: [`line ${at}`],
    }));
    bot.answer(async () => ({ status: 'accepted', whisper: { summary: 'Home', blocks } }));
    await open();
    const view = bot.slack.home(user);
    expect(view.blocks).toHaveLength(100);
    expect(texts(view)).toContain('There is more than fits here');
  });
});
