// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { MessageGone, type MessageRef } from '../../src/core/ports/chat-platform.ts';
import type { OpenPlatform } from '../../src/core/ports/platform-module.ts';
import { given, people, type Room, rooms } from '../standins/teams/given.ts';
import { type Message, textOf } from '../standins/teams/state.ts';
import { adapterParts, keepingLog } from '../support/adapter-parts.ts';
import { hurried, joined, startBot, type TeamsBot } from './teams.ts';

const { signal } = new AbortController();
const said = (...lines: string[]): Document => ({
  summary: lines[0] ?? '-',
  blocks: lines.map((line) => ({ type: 'paragraph', text: [line] })),
});
const placeOf = (room: Room): Conversation => ({
  platform: 'teams',
  workspace: given.tenant,
  channel: room.id,
});
const postTo = async (platform: OpenPlatform, room: Room, document: Document, thread?: MessageRef) => {
  const [payload] = platform.render(document);
  return platform.post(placeOf(room), payload, { key: 'k', thread, signal });
};
const texts = (messages: readonly Message[]): readonly string[] =>
  messages.filter(({ byBot }) => byBot).map(textOf);

describe('what the bot sends to Teams', () => {
  let bot: TeamsBot;
  beforeEach(async () => {
    bot = await startBot({ parts: { clock: hurried } });
  });
  afterEach(async () => bot.close());

  it('answers a new post under it, and a thread of its own elsewhere', async () => {
    const { teams, platform } = bot;
    await teams.say({ room: rooms.ops, text: 'analyze' });
    const { conversation } = bot.heard[0] as { conversation: Conversation };
    const thread = { channel: conversation.channel, id: conversation.thread ?? '' };
    const root = await postTo(platform, rooms.ops, said('report'), thread);
    await postTo(platform, rooms.ops, said('detail'), thread);
    expect(teams.messages(rooms.ops).filter(({ byBot }) => byBot)).toMatchObject([
      { thread: thread.id },
      { thread: thread.id },
    ]);
    const [payload] = platform.render(said('better'));
    await platform.update(root, payload, { signal });
    expect(texts(teams.messages(rooms.ops))).toEqual(['better', 'detail']);
    const alert = await postTo(platform, rooms.shop, said('alert'));
    await postTo(platform, rooms.shop, said('note'), alert);
    expect(teams.messages(rooms.shop)).toMatchObject([{ thread: undefined }, { thread: alert.id }]);
  });

  it('puts replies after each other in chats, which have no threads', async () => {
    const { teams, platform } = bot;
    for (const room of [rooms.ana, rooms.group]) {
      await teams.say({ room, text: 'analyze' });
      const root = await postTo(platform, room, said('report'));
      await postTo(platform, room, said('detail'), root);
      const [payload] = platform.render(said('better'));
      await platform.update(root, payload, { signal });
      expect(texts(teams.messages(room))).toEqual(['better', 'detail']);
    }
  });

  it('shows that it is at it in chats, where Teams shows that', async () => {
    const { teams } = bot;
    await teams.say({ room: rooms.ana, text: 'analyze' });
    await teams.waitFor(() => teams.calls('typing').length === 1);
    await teams.say({ room: rooms.ops, text: 'analyze' });
    expect(teams.calls('typing').map(({ conversation }) => conversation)).toEqual([rooms.ana.id]);
  });

  it('asks once, and leaves waiting to whoever knows what is newest', async () => {
    const { teams, platform } = bot;
    for (const suffering of [
      { status: 429, retryAfter: 9 },
      { status: 412 },
      { status: 502 },
      { status: 503, retryAfter: 2 },
      { status: 504 },
    ]) {
      teams.fail('send', 1, suffering);
      const before = teams.calls('send').length;
      const error = await postTo(platform, rooms.ops, said('x')).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Unavailable);
      expect(error).toMatchObject({
        retryAfterMs: suffering.retryAfter === undefined ? undefined : suffering.retryAfter * 1_000,
      });
      expect(teams.calls('send').length - before).toBe(1);
    }
  });

  it('refuses what can never be shown, and says which message is gone', async () => {
    const { teams, platform } = bot;
    for (const room of [rooms.away, rooms.old, { ...rooms.ops, id: '19:none@thread.tacv2' }])
      await expect(postTo(platform, room, said('x'))).rejects.toBeInstanceOf(Refused);
    const at = await postTo(platform, rooms.ops, said('x'));
    const [payload] = platform.render(said('y'));
    const gone = platform.update({ ...at, channel: rooms.old.id }, payload, { signal });
    await expect(gone).rejects.toBeInstanceOf(Refused);
    teams.deleteMessage(at.id);
    await expect(platform.update(at, payload, { signal })).rejects.toBeInstanceOf(MessageGone);
    await platform.remove?.(at, { signal });
    expect(platform.health().status).toBe('ok');
  });

  it('takes a message away', async () => {
    const { teams, platform } = bot;
    const at = await postTo(platform, rooms.ops, said('x'));
    await platform.remove?.(at, { signal });
    expect(teams.messages(rooms.ops)).toEqual([]);
  });

  it('sends what Teams finds too large in smaller messages, with nothing lost', async () => {
    const { teams, platform } = bot;
    const lines = Array.from({ length: 40 }, (_, at) => `line ${at} ${'word '.repeat(40)}end${at}`);
    teams.fail('send', 2, { status: 413, code: 'MessageSizeTooBig' });
    const root = await postTo(platform, rooms.ops, said(...lines));
    const sent = teams.messages(rooms.ops);
    expect(sent.length).toBe(3);
    expect(sent.slice(1).every(({ thread }) => thread === root.id)).toBe(true);
    const all = texts(sent).join('\n');
    for (const line of lines) expect(all).toContain(line);
    teams.fail('update', 1, { status: 413, code: 'MessageSizeTooBig' });
    const [payload] = platform.render(said(...lines));
    await platform.update(root, payload, { signal });
    expect(texts(teams.messages(rooms.ops)).join('\n').split('line 39').length).toBe(3);
    teams.fail('send', 99, { status: 413, code: 'MessageSizeTooBig' });
    await expect(postTo(platform, rooms.ops, said('small'))).rejects.toThrow('MessageSizeTooBig');
  });

  it('tells one person alone, or in their chat with the bot where a room takes no such message', async () => {
    const { teams, platform } = bot;
    const [payload] = platform.render(said('for you'));
    const ana = people.ana.aadObjectId;
    await teams.say({ room: rooms.shop, text: 'x' });
    await platform.whisper(placeOf(rooms.ops), ana, payload, { signal });
    expect(texts(teams.targeted(rooms.ops))).toEqual(['for you']);
    await platform.whisper(placeOf(rooms.shop), ana, payload, { signal });
    await platform.whisper(placeOf(rooms.ana), ana, payload, { signal });
    expect(texts(teams.messages(rooms.ana))).toEqual(['for you', 'for you']);
    expect(texts(teams.messages(rooms.shop))).toEqual([]);
    teams.fail('targeted', 2, { status: 429, retryAfter: 1 });
    await platform.whisper(placeOf(rooms.ops), ana, payload, { signal });
    expect(teams.targeted(rooms.ops)).toHaveLength(2);
  });

  it('opens a form for the person who pressed, and takes what they send as a command', async () => {
    const { teams, platform, heard } = bot;
    const at = await postTo(platform, rooms.ops, {
      summary: 'x',
      blocks: [{ type: 'actions', actions: [{ label: 'Ask', line: 'ask --report r1', style: 'default' }] }],
    });
    bot.answer(async () => ({
      status: 'accepted',
      whisper: said('type it'),
      form: {
        title: 'Ask',
        submit: 'Send',
        line: 'ask --report r1',
        fields: [
          { type: 'text', as: 'operand', name: 'question', label: 'Q', required: true, long: false, max: 9 },
        ],
      },
    }));
    const pressed = await teams.press({ room: rooms.ops, message: at.id, action: 'Ask' });
    expect(pressed.body).toEqual({
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: 'Ask',
    });
    const [form] = await teams.waitFor(() => {
      const targeted = teams.targeted(rooms.ops);
      return targeted.length > 0 ? targeted : undefined;
    });
    bot.answer(async () => ({ status: 'accepted' }));
    const inputs = { 'operand:question': 'why' };
    await teams.press({ room: rooms.ops, message: form?.id ?? '', action: 'Send', inputs });
    expect(heard.at(-1)?.line).toMatch(/^ask --report r1 (?:-- )?why$/);
    expect(heard.at(-1)?.conversation.thread).toBe(at.id);
  });

  it('says a short welcome, once for each time that the app is added', async () => {
    const { teams } = await startBot({
      parts: { memory: fileState({ directory: undefined, clock: hurried, log: keepingLog().log }) },
    });
    await teams.install({ room: rooms.ops });
    await teams.again();
    await teams.install({ room: rooms.ops, action: 'remove' });
    await teams.waitFor(() => texts(teams.messages(rooms.ops)).length === 1);
    expect(texts(teams.messages(rooms.ops))[0]).toContain('@k8sgpt analyze');
    await teams.install({ room: rooms.ana });
    await teams.waitFor(() => texts(teams.messages(rooms.ana)).length === 1);
    expect(texts(teams.messages(rooms.ops))).toHaveLength(1);
    await teams.close();
  });
});

describe('the sign-in', () => {
  it('is made anew when a token is not taken any more', async () => {
    const { teams, platform, close } = await startBot();
    await postTo(platform, rooms.ops, said('one'));
    teams.revokeTokens();
    await postTo(platform, rooms.ops, said('two'));
    expect(texts(teams.messages(rooms.ops))).toEqual(['one', 'two']);
    expect(teams.calls('token')).toHaveLength(2);
    await close();
  });

  it('with a wrong secret says so, and works with the right one without a restart', async () => {
    let secret = given.appPassword as string;
    const bot = await joined({
      parts: {
        clock: hurried,
        renewed: async () => ({ appId: given.appId, appPassword: secret, tenantId: given.tenant }),
      },
    });
    bot.teams.changeSecret('a new one');
    await bot.start();
    expect(bot.platform.health()).toMatchObject({
      status: 'down',
      detail: expect.stringContaining('AADSTS7000215: set MicrosoftAppPassword'),
    });
    const refused = postTo(bot.platform, rooms.ops, said('x'));
    await expect(refused).rejects.toMatchObject({ name: 'Unavailable', retryAfterMs: 60_000 });
    secret = 'a new one';
    await postTo(bot.platform, rooms.ops, said('y'));
    await bot.teams.waitFor(() => bot.platform.health().status === 'ok');
    expect(texts(bot.teams.messages(rooms.ops))).toEqual(['y']);
    await bot.close();
  });

  it('that does not answer is asked again', async () => {
    const bot = await joined({ parts: { clock: hurried } });
    bot.teams.fail('token', 1, { status: 500 });
    await bot.start();
    await bot.teams.waitFor(() => bot.platform.health().status === 'ok');
    expect(bot.teams.calls('token').length).toBeGreaterThan(1);
    await bot.close();
  });

  it('is kept as long as it is good, for all calls at once', async () => {
    const { teams, platform, close } = await startBot({ tokenSeconds: 3_600 });
    await Promise.all(['a', 'b', 'c'].map(async (text) => postTo(platform, rooms.ops, said(text))));
    expect(teams.calls('token')).toHaveLength(1);
    await close();
  });
});

it('how a conversation is written to outlives the process, and is checked when it is read', async () => {
  const log = keepingLog().log;
  const memory = fileState({ directory: undefined, clock: adapterParts().clock, log });
  const env = { TEAMS_SERVICE_URL: undefined };
  const first = await startBot({ parts: { memory }, env });
  await first.teams.say({ room: rooms.group, text: 'analyze' });
  const key = `teams/conversation/${encodeURIComponent(rooms.group.id)}`;
  const stored = await memory.get(key);
  expect(JSON.parse(stored?.value ?? '{}')).toEqual({
    schema: 1,
    serviceUrl: first.teams.serviceUrl,
    type: 'groupChat',
    bot: given.bot.id,
    tenant: given.tenant,
  });
  await first.platform.stop();
  const second = await joined({
    parts: { memory },
    env: { ...env, ...first.teams.env, TEAMS_SERVICE_URL: undefined },
  });
  await postTo(second.platform, rooms.group, said('after the restart'));
  expect(texts(first.teams.messages(rooms.group))).toEqual(['after the restart']);
  await memory.put(key, (stored?.value ?? '').replace(first.teams.serviceUrl, 'https://evil.example/'));
  const third = await joined({ parts: { memory }, env: { TEAMS_SERVICE_URL: second.teams.serviceUrl } });
  await postTo(third.platform, rooms.group, said('elsewhere')).catch(() => undefined);
  // Where everything unknown goes, which does not know this sign-in.
  expect(second.teams.calls('send').map(({ status }) => status)).toEqual([401, 401]);
  for (const bot of [first, second, third]) await bot.close();
});

it('keeps the rates that Teams enforces when it keeps the pace', async () => {
  const { teams, platform, close } = await startBot({ rates: true });
  for (let at = 0; at < 9; at += 1)
    await postTo(platform, rooms.ops, said(`message ${at}`)).catch((error: unknown) =>
      expect(error).toMatchObject({ name: 'Unavailable', retryAfterMs: 1_000 }),
    );
  expect(teams.calls('send').map(({ status }) => status)).toEqual([
    201, 201, 201, 201, 201, 201, 201, 429, 429,
  ]);
  expect(platform.pace.postMs * 60).toBeGreaterThanOrEqual(30_000);
  await close();
});
