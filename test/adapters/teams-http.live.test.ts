// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgeries } from '../standins/teams/forge.ts';
import { given, people, rooms } from '../standins/teams/given.ts';
import { textOf } from '../standins/teams/state.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { joined, startBot, type TeamsBot } from './teams.ts';

const room = rooms.ops;

/** Everything that is printed in this file. */
const printed: unknown[] = [];
for (const name of ['error', 'warn', 'info', 'log', 'debug'] as const)
  console[name] = (...said: unknown[]) => void printed.push(said);

describe('/api/messages', () => {
  let bot: TeamsBot;
  const { log, lines } = keepingLog();
  beforeEach(async () => {
    bot = await startBot({ parts: { log } });
  });
  afterEach(async () => bot.close());

  const send = async (body: string, headers: Readonly<Record<string, string>> = {}, method = 'POST') =>
    fetch(bot.url, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(method === 'GET' ? {} : { body }),
    });

  const proven = () => ({ authorization: bot.teams.proof() });

  it.each(forgeries)(
    'turns away with 401, and prints nothing about, a request whose proof is: %s',
    async (forge) => {
      expect(await bot.teams.say({ room, text: 'analyze', forge })).toMatchObject({
        status: 401,
        body: undefined,
      });
      const { status } = await bot.teams.deliver({ type: 'message' }, forge);
      // The address that a token names is compared with that of an activity, when it has one.
      expect(status).toBe(forge.endsWith('service-url') ? 400 : 401);
      expect(bot.heard).toEqual([]);
      expect(printed).toEqual([]);
    },
  );

  it('takes what the Bot Framework signed', async () => {
    expect(await bot.teams.say({ room, text: 'analyze' })).toMatchObject({ status: 200, body: undefined });
    expect(bot.heard).toHaveLength(1);
  });

  it('answers what nobody should send: never a 500, never an acceptance', async () => {
    const proof = proven();
    const before = bot.heard.length;
    expect((await send('', {}, 'GET')).status).toBe(405);
    expect((await send('{}', {}, 'PUT')).status).toBe(405);
    expect((await send('{}')).status).toBe(401);
    expect((await send(JSON.stringify({ text: 'x'.repeat(1_100_000) }), proof)).status).toBe(413);
    for (const odd of ['', '{not json', '[]', 'null', '"text"', '{}', '{"type":"message"}', '\u0000'])
      expect((await send(odd, proof)).status, odd).toBe(400);
    const { activity } = await bot.teams.say({ room, text: 'help' });
    const heard = bot.heard.length;
    for (const change of [
      { channelId: 'directline' },
      { channelId: 'AseChannel' },
      { channelId: undefined },
      { serviceUrl: '' },
      { serviceUrl: 'file:///etc/passwd' },
      { from: undefined },
      { conversation: { id: '' } },
      { conversation: 'x' },
      { type: 7 },
    ]) {
      const { status } = await send(JSON.stringify({ ...activity, ...change }), proof);
      expect([400, 401], JSON.stringify(change)).toContain(status);
    }
    for (const [change, status] of [
      [{ entities: 'none', channelData: 7, membersAdded: null }, 200],
      [{ type: 'typing' }, 200],
      [{ type: 'messageReaction' }, 200],
      [{ type: 'invoke', name: 'composeExtension/query', value: {} }, 501],
      [{ type: 'invoke', name: 'adaptiveCard/action', value: 'x' }, 200],
      [{ type: 'invoke', name: 'adaptiveCard/action', value: { action: { data: { line: 7 } } } }, 200],
    ] as const)
      expect((await send(JSON.stringify({ ...activity, ...change, id: 'other' }), proof)).status).toBe(
        status,
      );
    // A message in a channel whose mentions cannot be read is not meant for the bot.
    expect(bot.heard.length - heard).toBe(0);
    expect(heard - before).toBe(1);
  });

  it('sends nothing to a Bot Connector that nobody trusts', async () => {
    for (const serviceUrl of [
      'https://connector.example/',
      'https://smba.trafficmanager.net.evil.example/',
      'https://evil.trafficmanager.net/',
      'http://smba.trafficmanager.net/teams/',
      'https://user:pass@smba.trafficmanager.net/teams/',
    ]) {
      const { activity } = await bot.teams.say({ room, text: 'help', forge: 'no-header' });
      const { status } = await bot.teams.deliver({ ...activity, serviceUrl });
      expect(status, serviceUrl).toBe(403);
    }
    const { activity } = await bot.teams.say({ room, text: 'help', forge: 'no-header' });
    const { status } = await bot.teams.deliver({
      ...activity,
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      // Nothing is posted to it in this test.
      text: '',
    });
    expect(status).toBe(200);
  });

  it('says that it cannot tell while the keys cannot be read, and goes on when they can', async () => {
    const other = await joined();
    // Its keys are asked for at the first request.
    other.teams.loseKeys();
    await other.start();
    expect((await other.teams.say({ room, text: 'help' })).status).toBe(503);
    expect((await other.teams.say({ room, text: 'help', forge: 'wrong-issuer' })).status).toBe(401);
    other.teams.loseKeys(false);
    expect((await other.teams.say({ room, text: 'help' })).status).toBe(200);
    await other.close();
  });

  it('keeps secrets, tokens and what people write out of the logs', () => {
    const all = lines.join('\n');
    expect(all).not.toContain(given.appPassword);
    expect(all).not.toMatch(/eyJ|token-\d/);
    expect(all).not.toContain('analyze');
    expect(all.length).toBeGreaterThan(0);
  });

  it('takes what was begun to its end when it is stopped', async () => {
    let store: () => void = () => undefined;
    bot.answer(
      async () =>
        new Promise((resolve) => {
          store = () => resolve({ status: 'accepted' });
        }),
    );
    const said = bot.teams.say({ room, text: 'analyze' });
    await bot.teams.waitFor(() => bot.heard.length === 1);
    const stopped = bot.platform.stop();
    expect((await bot.teams.say({ room, text: 'analyze' })).status).toBe(503);
    store();
    expect((await said).status).toBe(200);
    await stopped;
  });

  it('for a client on this machine asks for no proof, and takes no other address', async () => {
    const local = await startBot({
      anonymous: true,
      env: Object.fromEntries([
        ...Object.keys(bot.teams.env).map((name) => [name, undefined]),
        ['TEAMS_LOCAL', 'true'],
      ]),
    });
    const said = await local.teams.say({ room: rooms.ana, text: 'help', forge: 'no-header' });
    expect(said.status).toBe(200);
    expect(local.heard).toMatchObject([{ line: 'help', person: { id: people.ana.aadObjectId } }]);
    const elsewhere = { ...said.activity, serviceUrl: 'https://smba.trafficmanager.net/teams/' };
    expect((await local.teams.deliver(elsewhere, 'no-header')).status).toBe(403);
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'x-forwarded-for': '203.0.113.7' },
      { 'content-type': 'text/plain' },
    ]) {
      const body = JSON.stringify(said.activity);
      const sent = { 'content-type': 'application/json', ...headers };
      expect((await fetch(local.url, { method: 'POST', headers: sent, body })).status).toBe(401);
    }
    expect(local.heard).toHaveLength(1);
    expect(local.platform.health().detail).toContain('without sign-in');
    await local.close();
  });

  it('tells the person when taking a command fails', async () => {
    bot.answer(async () => {
      throw new TypeError('a bug');
    });
    expect((await bot.teams.say({ room, text: 'analyze' })).status).toBe(200);
    await bot.teams.waitFor(() => bot.teams.targeted(room).length === 1);
    expect(bot.teams.targeted(room).map(textOf)).toEqual([expect.stringContaining('nothing was started')]);
  });
});
