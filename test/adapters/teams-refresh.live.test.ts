// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import type { Document } from '../../src/core/document.ts';
import type { MessageRef } from '../../src/core/ports/chat-platform.ts';
import type { CurrentRequest } from '../../src/core/ports/desk.ts';
import { given, people, type Room, rooms } from '../standins/teams/given.ts';
import { textOfCard } from '../standins/teams/visible-text.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { hurried, type Joining, startBot, type TeamsBot } from './teams.ts';

const signal = new AbortController().signal;

const saying = (text: string, more: Partial<Document> = {}): Document => ({
  summary: text,
  blocks: [{ type: 'paragraph', text: [text] }],
  shows: { report: 'r1' },
  ...more,
});

const postTo = async (bot: TeamsBot, room: Room, document: Document): Promise<MessageRef> => {
  const to: Conversation = { platform: 'teams', workspace: given.tenant, channel: room.id };
  return bot.platform.post(to, bot.platform.render(document)[0], { key: 'k', signal });
};

let bots: TeamsBot[] = [];
const start = async (joining: Joining): Promise<TeamsBot> => {
  const bot = await startBot({ parts: { clock: hurried }, ...joining });
  bots.push(bot);
  return bot;
};
afterEach(async () => {
  for (const bot of bots) await bot.close();
  bots = [];
});

describe('an old card', () => {
  it('is shown as it stands now to whoever looks, authorised by who and where they are', async () => {
    const asked: CurrentRequest[] = [];
    const bot = await start({
      current: async (request) => {
        asked.push(request);
        return saying('acknowledged by @ben');
      },
    });
    const { teams, heard } = bot;
    for (const room of [rooms.ops, rooms.group, rooms.ana]) {
      const at = await postTo(bot, room, saying('report'));
      const seen = await teams.look({ room, message: at.id, user: people.ben });
      expect(seen).toMatchObject({ asked: true, error: undefined });
      expect(textOfCard(seen.card)).toBe('acknowledged by @ben');
      expect(seen.card.refresh.userIds).toBeUndefined();
      // Everybody else sees what was sent until they look themselves.
      expect(teams.messages(room).map(({ activity }) => textOfCard(activity.attachments[0].content))).toEqual(
        ['report'],
      );
    }
    expect(asked[0]).toEqual({
      conversation: {
        platform: 'teams',
        workspace: given.tenant,
        channel: rooms.ops.id,
        thread: expect.any(String),
      },
      person: expect.objectContaining({ id: people.ben.aadObjectId, name: 'Ben' }),
      direct: undefined,
      shared: undefined,
      shows: { report: 'r1' },
    });
    expect(asked[2]).toMatchObject({ direct: true });
    expect(heard).toEqual([]);
  });

  it('stays as it was, without an error, where there is nothing to show', async () => {
    let answer: Document | undefined;
    const bot = await start({ current: async () => answer });
    const at = await postTo(bot, rooms.ops, saying('report'));
    const look = async (trigger: 'automatic' | 'manual') =>
      bot.teams.look({ room: rooms.ops, message: at.id, trigger });
    expect(await look('automatic')).toMatchObject({ asked: true, error: undefined });
    expect(await look('manual')).toMatchObject({ error: 'I know nothing newer of this.' });
    answer = saying('by a model', { generated: true });
    expect(textOfCard((await look('automatic')).card)).toBe('report');
    answer = {
      ...saying(''),
      blocks: Array.from({ length: 900 }, () => saying('word '.repeat(40)).blocks[0] as never),
    };
    expect(textOfCard((await look('automatic')).card)).toBe('report');
    answer = saying('newer');
    expect(textOfCard((await look('manual')).card)).toBe('newer');
  });

  it('of many people is refreshed for those who deal with the bot there, and for the others when they ask', async () => {
    const memory = fileState({ directory: undefined, clock: hurried, log: keepingLog().log });
    const current = async (): Promise<Document> => saying('newer');
    const first = await start({ current, parts: { clock: hurried, memory } });
    const crowd = rooms.crowd;
    const before = await postTo(first, crowd, saying('report'));
    expect(await first.teams.look({ room: crowd, message: before.id })).toMatchObject({ asked: false });
    await first.teams.say({ room: crowd, text: 'status', user: people.ben });
    await first.platform.stop();
    // Whoever shows the next card has heard nobody.
    const { teams } = first;
    const second = await start({ current, parts: { clock: hurried, memory }, env: teams.env });
    teams.deliverTo(second.url);
    const at = await postTo(second, crowd, saying('report'));
    const look = async (more: object) => teams.look({ room: crowd, message: at.id, ...more });
    expect(await look({ user: people.ben })).toMatchObject({
      asked: true,
      card: { refresh: { userIds: [people.ben.id] } },
    });
    expect(await look({ user: people.ana })).toMatchObject({ asked: false });
    expect(textOfCard((await look({ user: people.ana, trigger: 'manual' })).card)).toBe('newer');
    await postTo(second, crowd, saying('another'));
    expect(teams.calls('members')).toHaveLength(2);
  });

  it('is refreshed without names where nobody can tell how many they are', async () => {
    const bot = await start({ current: async () => saying('newer') });
    bot.teams.fail('members', 9, { status: 403 });
    const at = await postTo(bot, rooms.group, saying('report'));
    expect(await bot.teams.look({ room: rooms.group, message: at.id })).toMatchObject({ asked: true });
    await postTo(bot, rooms.group, saying('report'));
    expect(bot.teams.calls('members')).toHaveLength(1);
    expect(bot.platform.health().status).toBe('ok');
  });

  it('never does what a button does, whatever a client sends', async () => {
    const looks: CurrentRequest[] = [];
    const bot = await start({
      current: async (request) => {
        looks.push(request);
        return undefined;
      },
    });
    const { teams, heard } = bot;
    await postTo(bot, rooms.ops, saying('report'));
    await teams.say({ room: rooms.ops, text: 'x' });
    const before = heard.length;
    const template = {
      type: 'invoke',
      name: 'adaptiveCard/action',
      channelId: 'msteams',
      serviceUrl: teams.serviceUrl,
      id: 'f:1',
      from: people.ana,
      recipient: given.bot,
      conversation: { id: rooms.ops.id, conversationType: 'channel', tenantId: given.tenant },
    };
    for (const action of [
      { verb: 'k8sgpt', data: { line: 'pause --all' } },
      { verb: 'k8sgpt-refresh', data: { line: 'pause --all' } },
      { verb: 'k8sgpt-refresh', data: { shows: { report: 'r1', line: 'pause' } } },
      { verb: 'k8sgpt-refresh', data: { shows: { report: 7 } } },
      { verb: 'k8sgpt-refresh' },
    ])
      expect(await teams.deliver({ ...template, value: { action, trigger: 'automatic' } })).toMatchObject({
        status: 200,
        body: undefined,
      });
    expect(heard).toHaveLength(before);
    expect(looks).toEqual([]);
    const manual = { action: { verb: 'k8sgpt-refresh', data: { line: 'pause --all' } }, trigger: 'manual' };
    await teams.deliver({ ...template, value: manual });
    expect(heard).toHaveLength(before);
  });

  it('is looked up so often and no more, by one and by all', async () => {
    let count = 0;
    const bot = await start({
      parts: { clock: { ...hurried, now: () => 1_000_000 } },
      current: async () => {
        count += 1;
        return undefined;
      },
    });
    const at = await postTo(bot, rooms.ops, saying('report'));
    const look = async (user: { id: string; name: string; aadObjectId: string }) =>
      bot.teams.look({ room: rooms.ops, message: at.id, user });
    const answers = await Promise.all(Array.from({ length: 60 }, () => look(people.ana)));
    expect(answers.every(({ error }) => error === undefined)).toBe(true);
    expect(count).toBe(40);
    const others = Array.from({ length: 290 }, (_, one) => ({
      id: `29:${one}`,
      name: 'x',
      aadObjectId: `bbbbbbbb-0000-4000-8000-${String(one).padStart(12, '0')}`,
    }));
    for (const user of others) await look(user);
    expect(count).toBe(300);
  });
});
