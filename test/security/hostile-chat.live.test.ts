// SPDX-License-Identifier: Apache-2.0

import { describe, expect, onTestFinished, test } from 'vitest';
import { timeLimit } from '../../src/core/time-limit.ts';
import { startBot as startDiscord } from '../adapters/discord.ts';
import { channel, joined as joinedMattermost, people } from '../adapters/mattermost.ts';
import { startBot as startSlack } from '../adapters/slack.ts';
import { startBot as startTeams } from '../adapters/teams.ts';
import { makeKeys, signed } from '../standins/discord/sign.ts';
import { secrets } from '../standins/slack/given.ts';
import { sign } from '../standins/slack/sign.ts';
import { rooms } from '../standins/teams/given.ts';
import { eventually } from '../support/eventually.ts';
import { expectSound, formOf, postBody, sentBy, shiftyIn } from '../support/hostile-body.ts';
import { hostileText, hostileValue, spoiled } from '../support/hostile-values.ts';
import { noDesk } from '../support/no-desk.ts';
import * as fc from '../support/properties.ts';

const RUNS = { numRuns: 60 };
const SLOW = { timeout: 90_000 };

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

const written = (body: unknown): string => (body === undefined ? '' : JSON.stringify(body));
/** Bodies near to these, and bodies that are nothing at all. */
const bodiesNear = (...real: readonly unknown[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.oneof(...real.map(spoiled)).map(written) },
    { weight: 1, arbitrary: hostileText.filter((text) => text.length < 1_000_000) },
  );
const parsedOf = (body: unknown): unknown => JSON.parse(String(body)) as unknown;

describe('what is signed as it must be, and is nothing that anybody understands', () => {
  test('Slack', SLOW, async () => {
    const bot = await startSlack('http');
    onTestFinished(bot.close);
    const press = {
      type: 'block_actions',
      trigger_id: '1.2.3',
      team: { id: 'T0STANDIN' },
      user: { id: 'U0ANA', username: 'ana', team_id: 'T0STANDIN' },
      channel: { id: 'C0OPS', name: 'ops' },
      container: { type: 'message', message_ts: '5.0', thread_ts: '4.0' },
      message: { ts: '5.0', thread_ts: '4.0', blocks: [] },
      response_url: `${bot.slack.url}/x`,
      actions: [{ type: 'button', action_id: 'k8sgpt:0', value: 'help' }],
    };
    const view = {
      type: 'view_submission',
      team: { id: 'T0STANDIN' },
      user: { id: 'U0ANA' },
      view: {
        id: 'V1',
        callback_id: 'k8sgpt',
        private_metadata: '{}',
        state: { values: { b: { a: { value: 'x' } } } },
      },
    };
    const command = {
      command: '/k8sgpt',
      text: 'help',
      user_id: 'U0ANA',
      channel_id: 'C0OPS',
      team_id: 'T0STANDIN',
      trigger_id: '1.2.3',
      response_url: `${bot.slack.url}/x`,
    };
    const event = {
      type: 'event_callback',
      team_id: 'T0STANDIN',
      event_id: 'Ev1',
      authorizations: [{ team_id: 'T0STANDIN', user_id: 'U0BOT', is_bot: true }],
      event: {
        type: 'app_mention',
        user: 'U0ANA',
        channel: 'C0OPS',
        text: '<@U0BOT> help',
        ts: '1.0',
        event_ts: '1.0',
      },
    };
    const send = async (type: string, text: string) => {
      const { headers, body } = sign(text, secrets.signingSecret, Date.now());
      return postBody(bot.url, { 'content-type': type, ...headers }, body);
    };
    // Unspoiled they are heard: the others get as far as these do.
    for (const [type, text] of [
      [FORM_TYPE, formOf(command)],
      [FORM_TYPE, formOf({ payload: press })],
      [JSON_TYPE, written(event)],
    ] as const)
      expect((await send(type, text)).status).toBe(200);
    await bot.slack.waitFor(() => bot.heard.length >= 3);
    const request = fc.oneof(
      bodiesNear(event).map((text) => [JSON_TYPE, text] as const),
      spoiled(command).map((fields) => [FORM_TYPE, formOf(fields)] as const),
      bodiesNear(press, view).map((payload) => [FORM_TYPE, formOf({ payload })] as const),
      hostileText.filter((text) => text.length < 1_000_000).map((text) => [FORM_TYPE, text] as const),
    );
    for (const body of shiftyIn(event)) expectSound(await send(JSON_TYPE, body));
    await fc.assert(
      fc.asyncProperty(request, async ([type, text]) => expectSound(await send(type, text))),
      RUNS,
    );
    expect((await send(FORM_TYPE, formOf(command))).status).toBe(200);
  });

  test('Discord', SLOW, async () => {
    const keys = makeKeys();
    const bot = await startDiscord('http', { settings: { publicKey: keys.publicKey } });
    onTestFinished(bot.close);
    const send = async (text: string) => {
      const { headers, body } = signed(text, keys, Date.now());
      return postBody(bot.url, headers, body);
    };
    const about = {
      id: '1100000000000000001',
      application_id: '1100000000000000002',
      token: 'interaction-token',
      version: 1,
      guild_id: '1100000000000000003',
      channel_id: '1100000000000000004',
      channel: { id: '1100000000000000004', type: 0, name: 'ops' },
      member: { user: { id: '1100000000000000005', username: 'ana' }, roles: [], permissions: '0' },
      locale: 'en-US',
    };
    const option = { name: 'namespace', type: 3, value: 'shop', focused: true };
    const options = [{ name: 'analyze', type: 1, options: [option] }];
    const real = [
      { ...about, type: 2, data: { id: '1', name: 'k8sgpt', type: 1, options } },
      { ...about, type: 4, data: { id: '1', name: 'k8sgpt', type: 1, options } },
      {
        ...about,
        type: 3,
        data: { custom_id: 'help', component_type: 2 },
        message: { id: '5', components: [] },
      },
      {
        ...about,
        type: 5,
        data: {
          custom_id: 'ask',
          components: [{ type: 18, component: { type: 4, custom_id: 'q', value: 'x' } }],
        },
      },
    ];
    for (const body of [{ type: 1, id: '1', application_id: '2' }, real[0]])
      expect((await send(written(body))).status).toBe(200);
    await eventually(() => expect(bot.heard).toHaveLength(1), 5_000);
    for (const body of real.flatMap(shiftyIn)) expectSound(await send(body));
    await fc.assert(
      fc.asyncProperty(bodiesNear(...real), async (text) => expectSound(await send(text))),
      RUNS,
    );
    expect((await send(written({ type: 1, id: '1', application_id: '2' }))).status).toBe(200);
  });

  test('Teams', SLOW, async () => {
    const bot = await startTeams();
    onTestFinished(bot.close);
    const { activity } = await bot.teams.say({ room: rooms.ops, text: 'analyze' });
    const said = structuredClone(activity) as Record<string, unknown>;
    const real = [
      said,
      {
        ...said,
        text: '',
        value: { action: { type: 'Action.Execute', verb: 'k8sgpt', data: { line: 'help' } } },
        type: 'invoke',
        name: 'adaptiveCard/action',
      },
      { ...said, type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] },
    ];
    const send = (body: string) =>
      postBody(bot.url, { 'content-type': JSON_TYPE, authorization: bot.teams.proof() }, body);
    // The address of the service is part of what is proved: with another one it is forged.
    const near = fc.oneof(...real.map(spoiled)).map((body) => {
      const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
      return written(isObject ? { ...body, serviceUrl: said['serviceUrl'] } : body);
    });
    for (const body of shiftyIn(said)) expectSound(await send(body), [501]);
    await fc.assert(
      fc.asyncProperty(fc.oneof(near, bodiesNear(...real)), async (body) =>
        // 501: what the Bot Framework is told of an invocation that a bot does not have.
        expectSound(await send(body), [501]),
      ),
      RUNS,
    );
    const before = bot.heard.length;
    await bot.teams.say({ room: rooms.ops, text: 'analyze' });
    expect(bot.heard.length).toBe(before + 1);
  });
});

describe('Mattermost', () => {
  const open = async () => {
    const bot = await joinedMattermost();
    const heard: unknown[] = [];
    await bot.platform.start(async (interaction) => {
      heard.push(interaction);
      return { status: 'accepted' };
    }, noDesk);
    onTestFinished(async () => {
      await bot.platform.stop();
      await bot.close();
    });
    await eventually(() => expect(bot.server.connected()).toBe(1), 5_000);
    const target = { platform: 'mattermost', workspace: '-', channel };
    const [payload] = bot.platform.render({
      summary: 'x',
      blocks: [{ type: 'actions', actions: [{ label: 'Go', line: 'analyze', style: 'default' }] }],
    });
    const { id } = await bot.platform.post(target, payload, { key: 'k', signal: timeLimit(9_000) });
    const post = bot.server.posts(channel).find((one) => one.id === id);
    if (post === undefined) throw new Error('nothing was posted');
    let url = '';
    const catchUrl = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      const address = new Request(input).url;
      if (address.includes('/mattermost/')) url = address;
      return catchUrl(input, init);
    };
    const pressed = parsedOf(
      await sentBy('/mattermost/', () => bot.server.press(post, people[0].id, 'analyze')),
    );
    globalThis.fetch = catchUrl;
    return { heard, url, pressed: pressed as { readonly context: Readonly<Record<string, string>> } };
  };
  const send = (url: string, type: string, body: string) => postBody(url, { 'content-type': type }, body);

  test('a press of which line or proof is another is no press', SLOW, async () => {
    const { heard, url, pressed } = await open();
    expect(heard).toHaveLength(1);
    const names = Object.keys(pressed.context);
    expect(names.length).toBeGreaterThan(1);
    const others = fc
      .tuple(fc.constantFrom(...names), fc.oneof(hostileValue, fc.string({ maxLength: 30 })))
      .filter(([name, other]) => other !== pressed.context[name]);
    await fc.assert(
      fc.asyncProperty(others, async ([name, other]) => {
        const body = written({ ...pressed, context: { ...pressed.context, [name]: other } });
        const answer = await send(url, JSON_TYPE, body);
        expect([400, 401, 403, 413], `${name}: ${written(other).slice(0, 99)}`).toContain(answer.status);
      }),
      RUNS,
    );
    expect(heard).toHaveLength(1);
  });

  test('commands, presses and forms that nobody understands break nothing', SLOW, async () => {
    const { heard, url, pressed } = await open();
    const at = new URL('/mattermost/command', url).href;
    const command = {
      token: 'command-token',
      team_id: 'team',
      channel_id: channel,
      user_id: people[0].id,
      command: '/k8sgpt',
      text: 'help',
      trigger_id: 'x',
    };
    const request = fc.oneof(
      spoiled(command).map((fields) => [at, FORM_TYPE, formOf(fields)] as const),
      bodiesNear(pressed).map((body) => [url, JSON_TYPE, body] as const),
      bodiesNear({
        type: 'dialog_submission',
        user_id: 'x',
        state: '{"line":"x","proof":"y"}',
        submission: { a: 'b' },
      }).map((body) => [new URL('/mattermost/dialog', url).href, JSON_TYPE, body] as const),
    );
    for (const body of shiftyIn(pressed)) expectSound(await send(url, JSON_TYPE, body));
    await fc.assert(
      fc.asyncProperty(request, async ([url, type, body]) => expectSound(await send(url, type, body))),
      RUNS,
    );
    const before = heard.length;
    expect((await send(at, FORM_TYPE, formOf({ ...command, trigger_id: 'y' }))).status).toBe(200);
    expect(heard.length).toBe(before + 1);
  });
});
