// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBySlack } from '../../adapters/slack/verify-signature.ts';
import { secrets } from '../standins/slack/given.ts';
import { sign } from '../standins/slack/sign.ts';
import { visibleText } from '../standins/slack/visible-text.ts';
import { type SlackBot, startBot } from './slack.ts';

const form = 'application/x-www-form-urlencoded';

describe('/slack/events', () => {
  let bot: SlackBot;
  beforeEach(async () => {
    bot = await startBot('http');
  });
  afterEach(async () => bot.close());

  const buttonIn = async (channel: string) => {
    const [payload] = bot.platform.render({
      summary: 'x',
      blocks: [{ type: 'actions', actions: [{ label: 'Go', line: 'help', style: 'default' }] }],
    });
    const place = { platform: 'slack', workspace: 'T0STANDIN', channel };
    await bot.platform.post(place, payload, { key: 'k', signal: new AbortController().signal });
    const [message] = bot.slack.messages(channel);
    if (message === undefined) throw new Error('nothing was posted');
    return { message };
  };

  const send = async (
    body: string,
    headers: Readonly<Record<string, string>> = {},
    method = 'POST',
  ): Promise<Response> =>
    fetch(bot.url, {
      method,
      headers: { 'content-type': form, ...headers },
      ...(method === 'GET' ? {} : { body }),
    });

  it.each([
    'wrong-secret',
    'old-timestamp',
    'missing-signature',
    'missing-timestamp',
    'altered-body',
  ] as const)('turns away with 401 what has: %s', async (forge) => {
    const { slack } = bot;
    const said = { channel: 'C0OPS', user: 'U0ANA', text: 'analyze', forge };
    expect(await slack.command(said)).toMatchObject({ status: 401 });
    expect(await slack.mention(said)).toMatchObject({ status: 401 });
    expect(await slack.verifyUrl({ forge })).toMatchObject({ status: 401 });
    expect(bot.heard).toEqual([]);
  });

  it.each([
    ['of the future', { 'x-slack-request-timestamp': String(Math.floor(Date.now() / 1_000) + 301) }],
    ['in words', { 'x-slack-request-timestamp': 'now' }],
    ['twice', { 'x-slack-request-timestamp': '1, 2' }],
    ['without a version', { 'x-slack-signature': 'abc' }],
    ['empty', { 'x-slack-signature': '' }],
  ])('turns away a signature or time %s', async (_what, wrong) => {
    const { headers, body } = sign('text=help', secrets.signingSecret, Date.now());
    expect((await send(body, { ...headers, ...wrong })).status).toBe(401);
    expect(bot.heard).toEqual([]);
  });

  it('answers what nobody should send: never a 500, never an acceptance', async () => {
    const signed = (body: string, type = form) => {
      const { headers } = sign(body, secrets.signingSecret, Date.now());
      return send(body, { ...headers, 'content-type': type });
    };
    expect((await send('', {}, 'GET')).status).toBe(405);
    expect((await send('', {}, 'PUT')).status).toBe(405);
    expect((await send('x'.repeat(1_100_000))).status).toBe(413);
    expect((await send('')).status).toBe(401);
    expect((await signed('{not json', 'application/json')).status).toBe(400);
    expect((await signed('[]', 'application/json')).status).toBe(400);
    expect((await signed('payload=%7Bnot')).status).toBe(400);
    for (const odd of [
      '',
      'ssl_check=1&token=x',
      'command=%2Fk8sgpt',
      'payload=%7B%7D',
      `text=${randomBytes(300).toString('hex')}`,
    ])
      expect((await signed(odd)).status, odd).toBe(200);
    for (const odd of [
      '{}',
      '{"type":"event_callback"}',
      '{"type":"event_callback","event":{"type":"app_mention"}}',
      '{"type":"view_submission","view":{}}',
    ])
      expect((await signed(odd, 'application/json')).status, odd).toBeLessThan(500);
    expect(bot.heard).toEqual([]);
  });

  it('answers the challenge of the set-up', async () => {
    const { payload, body, status } = await bot.slack.verifyUrl();
    expect([status, body]).toEqual([200, { challenge: payload.challenge }]);
  });

  it('gives the same request sent three times the same id', async () => {
    const { slack, heard } = bot;
    const { id } = await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'analyze' });
    await slack.retry(id);
    await slack.retry(id);
    const mention = await slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'analyze' });
    await slack.retry(mention.id);
    expect(heard.map((one) => one.id)).toEqual([
      `slack-command-${id}`,
      `slack-command-${id}`,
      `slack-command-${id}`,
      `slack-event-${mention.id}`,
      `slack-event-${mention.id}`,
    ]);
  });

  it('keeps the response_url to itself', async () => {
    const { payload } = await bot.slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'help' });
    expect(payload.response_url).toMatch(/^http/);
    expect(JSON.stringify(bot.heard)).not.toContain(payload.response_url);
  });

  it('tells the person when taking a command fails, and lets Slack send an event again', async () => {
    bot.answer(async () => {
      throw new TypeError('a bug');
    });
    const command = await bot.slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'analyze' });
    expect(command).toMatchObject({ status: 200, body: { response_type: 'ephemeral' } });
    expect(bot.slack.ephemerals('C0OPS', 'U0ANA').map(visibleText)).toEqual([
      expect.stringContaining('nothing was started'),
    ]);
    const { message } = await buttonIn('C0OPS');
    await bot.slack.click({ message, actionId: 'k8sgpt:0', user: 'U0BEN' });
    await bot.slack.waitFor(() => bot.slack.ephemerals('C0OPS', 'U0BEN').length === 1);
    const mention = await bot.slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'analyze' });
    expect(mention.status).toBe(503);
    bot.answer(async () => ({ status: 'accepted' }));
    expect(await bot.slack.retry(mention.id)).toMatchObject({ status: 200 });
  });

  it('takes what was begun to its end when it is stopped', async () => {
    let store: () => void = () => undefined;
    bot.answer(
      async () =>
        new Promise((resolve) => {
          store = () => resolve({ status: 'accepted' });
        }),
    );
    const sent = bot.slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'analyze' });
    await bot.slack.waitFor(() => bot.heard.length === 1);
    const stopped = bot.platform.stop();
    store();
    await stopped;
    expect(await sent).toMatchObject({ status: 200 });
    expect(await bot.slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'help' })).toMatchObject({
      status: 503,
    });
  });
});

describe('a signature', () => {
  const now = 1_800_000_000_000;
  const given = (at: number) => {
    const { headers, body } = sign('a=1', 'secret-of-the-app', at);
    return { headers, body: Buffer.from(body) };
  };

  it.each([
    [0, true],
    [-300_000, true],
    [-301_000, false],
    [300_000, true],
    [301_000, false],
  ])('made %d ms away from now is good: %s', (away, isGood) => {
    expect(isSignedBySlack(given(now + away), 'secret-of-the-app', now)).toBe(isGood);
  });

  it('covers every byte, also those that are no text', () => {
    const { headers, body } = given(now);
    expect(
      isSignedBySlack(
        { headers, body: Buffer.concat([body, Buffer.from([0xff])]) },
        'secret-of-the-app',
        now,
      ),
    ).toBe(false);
  });
});
