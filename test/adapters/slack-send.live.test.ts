// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { MessageRef } from '../../src/core/ports/chat-platform.ts';
import { visibleText } from '../standins/slack/visible-text.ts';
import { hurried, type SlackBot, startBot } from './slack.ts';

const signal = new AbortController().signal;
const said = (text: string): Document => ({ summary: text, blocks: [{ type: 'paragraph', text: [text] }] });
const many = (count: number): Document => ({
  summary: 'many',
  blocks: Array.from({ length: count }, (_, at) => ({ type: 'paragraph', text: [`paragraph ${at}.`] })),
});

describe('a message', () => {
  let bot: SlackBot;
  beforeEach(async () => {
    bot = await startBot('http');
  });
  afterEach(async () => bot.close());

  const placeOf = (channel: string): Conversation => ({ platform: 'slack', workspace: 'T0STANDIN', channel });
  const post = async (
    channel: string,
    document = said('The report'),
    thread?: MessageRef,
  ): Promise<MessageRef> =>
    bot.platform.post(placeOf(channel), bot.platform.render(document)[0], { key: 'k', thread, signal });
  const wordsIn = (channel: string): string => bot.slack.messages(channel).map(visibleText).join('\n');
  const told = (channel: string, user = 'U0ANA'): readonly string[] =>
    bot.slack.ephemerals(channel, user).map(visibleText);

  it.each(['C0OTHER', 'G0SECRET'])(
    'to %s, where the bot is not: who asked is told once how to invite it',
    async (channel) => {
      const { slack } = bot;
      await slack.command({ channel, user: 'U0ANA', text: 'analyze' });
      for (let tries = 0; tries < 3; tries += 1) {
        const refused = post(channel);
        await expect(refused).rejects.toBeInstanceOf(Unavailable);
        await expect(refused).rejects.toMatchObject({ retryAfterMs: expect.any(Number) });
      }
      await slack.command({ channel, user: 'U0ANA', text: 'analyze' });
      await slack.command({ channel, user: 'U0BEN', text: 'analyze' });
      await expect(post(channel)).rejects.toBeInstanceOf(Unavailable);
      expect(told(channel)).toEqual([expect.stringMatching(/^I am not in this channel.*`\/invite @k8sgpt`/)]);
      expect(told(channel, 'U0BEN')).toHaveLength(1);
      slack.invite(channel);
      await post(channel);
      expect(wordsIn(channel)).toBe('The report');
      expect(told(channel)).toHaveLength(1);
      expect(slack.pings).toEqual([]);
    },
  );

  it('to where nobody asked lately waits too, and nobody is told', async () => {
    await expect(post('C0OTHER')).rejects.toBeInstanceOf(Unavailable);
    expect(bot.slack.callsOf('response_url')).toEqual([]);
  });

  it('to an archived channel is refused for good', async () => {
    await expect(post('C0OLD')).rejects.toBeInstanceOf(Refused);
    const ref = await post('C0OPS');
    bot.slack.archive('C0OPS');
    await expect(
      bot.platform.update(ref, bot.platform.render(said('x'))[0], { signal }),
    ).rejects.toBeInstanceOf(Refused);
  });

  it('waits for the operator when the token is revoked, and health says what to do', async () => {
    bot.slack.revokeToken();
    await expect(post('C0OPS')).rejects.toBeInstanceOf(Unavailable);
    expect(bot.platform.health()).toEqual({
      status: 'down',
      detail: expect.stringMatching(/token_revoked.*SLACK_BOT_TOKEN/),
    });
  });

  it.each([
    ['nothing', { reset: true }],
    ['a page of a proxy', { status: 502 }],
    ['a failure of its own', { error: 'internal_error' }],
    ['429 without a time', { status: 429 }],
  ] as const)('is unavailable while Slack answers %s', async (what, fault) => {
    bot.slack.fail('chat.postMessage', 1, fault);
    await expect(post('C0OPS')).rejects.toBeInstanceOf(Unavailable);
    // Being asked to wait is no trouble.
    expect(bot.platform.health().status).toBe(what.startsWith('429') ? 'ok' : 'degraded');
    await post('C0OPS');
    expect(bot.platform.health()).toEqual({ status: 'ok', detail: 'HTTP, stand-in as @k8sgpt' });
  });

  it.each(['msg_blocks_too_long', 'msg_too_long', 'invalid_blocks'])(
    'that Slack refuses with %s is sent otherwise, and no word is lost',
    async (error) => {
      bot.slack.fail('chat.postMessage', error === 'invalid_blocks' ? 1 : 2, { error });
      const root = await post('C0OPS', many(9));
      const posted = bot.slack.messages('C0OPS');
      expect(posted[0]?.ts).toBe(root.id);
      expect(posted.slice(1).every(({ threadTs }) => threadTs === root.id)).toBe(true);
      bot.slack.fail('chat.update', 1, { error });
      await bot.platform.update(root, bot.platform.render(many(12))[0], { signal });
      for (let at = 0; at < 12; at += 1) expect(wordsIn('C0OPS')).toContain(`paragraph ${at}.`);
    },
  );

  it('that Slack takes in no form is a bug, thrown after a bounded number of tries', async () => {
    bot.slack.fail('chat.postMessage', 1_000, { error: 'msg_too_long' });
    await expect(post('C0OPS', many(9))).rejects.toThrow('msg_too_long');
    expect(bot.slack.callsOf('chat.postMessage').length).toBeLessThan(10);
  });

  it('is never parsed and never previewed', async () => {
    const ref = await post('C0OPS', said('@here <!channel> https://x.example'));
    expect(bot.slack.callsOf('chat.postMessage')[0]?.args).toMatchObject({
      parse: 'none',
      link_names: 'false',
      unfurl_links: 'false',
      unfurl_media: 'false',
      text: '@here &lt;!channel&gt; https://x.example',
    });
    await bot.platform.update(ref, bot.platform.render(said('@here'))[0], { signal });
    expect(bot.slack.pings).toEqual([]);
  });

  it('in a direct message is there for good, also when it is for one person', async () => {
    const { slack, platform } = bot;
    bot.answer(async () => ({ status: 'accepted', whisper: said('Only for you') }));
    await slack.dm({ user: 'U0ANA', text: 'help' });
    await slack.waitFor(() => wordsIn('D0ANA').includes('Only for you'));
    expect(bot.heard).toMatchObject([
      {
        source: 'message',
        line: 'help',
        person: { id: 'U0ANA', name: 'ana', timeZone: 'Europe/Madrid', locale: 'es-ES' },
      },
    ]);
    await platform.whisper(placeOf('D0ANA'), 'U0ANA', platform.render(said('And this'))[0], { signal });
    expect(wordsIn('D0ANA')).toContain('And this');
    expect(told('D0ANA')).toEqual([]);
  });

  it('for one person in a thread is shown there', async () => {
    const { slack } = bot;
    const root = await post('C0OPS');
    bot.answer(async () => ({ status: 'accepted', whisper: said('Only for you') }));
    await slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'explian', threadTs: root.id });
    await slack.waitFor(() => slack.ephemerals('C0OPS', 'U0ANA').length > 0);
    expect(slack.ephemerals('C0OPS', 'U0ANA')).toMatchObject([
      { threadTs: root.id, via: 'chat.postEphemeral' },
    ]);
  });

  it('for whoever pressed a button is shown where they pressed it', async () => {
    const { slack } = bot;
    const document: Document = {
      summary: 'x',
      blocks: [
        { type: 'actions', actions: [{ label: 'Explain', line: 'explain --report r1', style: 'default' }] },
      ],
    };
    await post('C0OPS', document);
    const [message] = slack.messages('C0OPS');
    if (message === undefined) throw new Error('nothing was posted');
    bot.answer(async () => ({ status: 'accepted', whisper: said('Only for you') }));
    await slack.click({ message, actionId: 'k8sgpt:0', user: 'U0ANA' });
    await slack.waitFor(() => slack.ephemerals('C0OPS', 'U0ANA').length > 0);
    expect(slack.ephemerals('C0OPS', 'U0ANA')).toMatchObject([{ threadTs: undefined, via: 'response_url' }]);
    expect(visibleText(message)).toBe('Explain');
  });

  it('for one person is tried again when Slack fails for a moment', async () => {
    await bot.close();
    bot = await startBot('http', {}, { clock: hurried });
    const { slack, platform } = bot;
    slack.fail('chat.postEphemeral', 2, { status: 503 });
    await platform.whisper(placeOf('C0OPS'), 'U0ANA', platform.render(said('Only for you'))[0], { signal });
    expect(told('C0OPS')).toEqual(['Only for you']);
    await expect(
      platform.whisper(placeOf('C0OPS'), 'U0GONE', platform.render(said('x'))[0], { signal }),
    ).rejects.toBeInstanceOf(Refused);
  });

  it('shows ids where Slack does not tell names, and asks no more', async () => {
    bot.slack.grant(['chat:write', 'app_mentions:read', 'im:history', 'commands']);
    await bot.slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'help' });
    await bot.slack.mention({ channel: 'C0OPS', user: 'U0BEN', text: 'help' });
    expect(bot.heard.map(({ person }) => person)).toEqual([{ id: 'U0ANA' }, { id: 'U0BEN' }]);
    expect(bot.slack.callsOf('users.info')).toHaveLength(1);
  });

  it.each([
    ['does not answer', { hang: true } as const],
    ['fails', { status: 503 }],
    ['asks to wait', { retryAfter: 2 }],
  ])(
    'takes nothing of somebody unknown while Slack %s, says so, and takes it the next time',
    async (_how, fault) => {
      bot.slack.fail('users.info', 1, fault);
      const { ackMs, body } = await bot.slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'help' });
      expect(ackMs).toBeLessThan(3_000);
      expect(JSON.stringify(body)).toContain('I could not check who you are');
      expect(bot.heard).toEqual([]);
      await bot.slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'help' });
      expect(bot.heard).toMatchObject([{ person: { id: 'U0ANA', name: 'ana' } }]);
      // Once known, they need not be asked about.
      bot.slack.fail('users.info', 5, { hang: true });
      await bot.slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'help' });
      expect(bot.heard).toHaveLength(2);
    },
  );

  it('tells who mentions it that it could not check who they are', async () => {
    bot.slack.fail('users.info', 1, { status: 503 });
    await bot.slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'help' });
    await bot.slack.waitFor(() => told('C0OPS').length > 0);
    expect(told('C0OPS').join()).toContain('I could not check who you are');
    expect(bot.heard).toEqual([]);
  });
});
