// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import type { Conversation } from '../../src/core/conversation.ts';
import { given, people, rooms } from '../standins/teams/given.ts';
import { textOf } from '../standins/teams/state.ts';
import { hurried, startBot, type TeamsBot } from './teams.ts';

// "Explain this", in the menu of a message.

const signal = new AbortController().signal;
const room = rooms.ops;

const start = async (): Promise<TeamsBot> => {
  const bot = await startBot({ parts: { clock: hurried } });
  onTestFinished(bot.close);
  return bot;
};

it('asks what is behind the words of any message, in its thread', async () => {
  const { teams, heard } = await start();
  const said = await teams.say({
    room,
    mention: false,
    text: 'checkout <b>answers</b> 503 &amp; more<br>--report x "y"',
  });
  const { body } = await teams.explainThis({ room, message: said.id, user: people.ben });
  expect(body).toEqual({ task: { type: 'message', value: 'The answer follows beneath the message.' } });
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatchObject({
    source: 'action',
    person: { id: people.ben.aadObjectId },
    conversation: { channel: room.id, thread: said.id },
    line: expect.stringMatching(/^ask .*What is behind this message: checkout answers 503 & more/),
  });
  expect(heard[0]?.line).not.toContain('<b>');
});

it('explains a report of ours, or the incident that the message tells of', async () => {
  const { teams, heard, platform } = await start();
  const to: Conversation = { platform: 'teams', workspace: given.tenant, channel: room.id };
  for (const [shows, line] of [
    [{ report: 'r1' }, 'explain --report=r1'],
    [{ report: 'r1', incident: 'i1' }, 'explain --report=r1 --incident=i1'],
    [undefined, 'explain'],
  ] as const) {
    const document = { summary: 'x', blocks: [], ...(shows === undefined ? {} : { shows }) };
    const at = await platform.post(to, platform.render(document)[0], { key: 'k', signal });
    await teams.explainThis({ room, message: at.id });
    expect(heard.at(-1)).toMatchObject({ line, conversation: { thread: at.id } });
  }
});

it('says where it cannot answer, what was refused, and what failed', async () => {
  const { teams, heard, answer } = await start();
  const away = await teams.say({ room: { ...rooms.ops }, mention: false, text: 'x' });
  const absent = await teams.explainThis({ room: rooms.away, message: 'elsewhere' });
  expect(absent.body.task.value).toContain('Add k8sgpt to this conversation first');
  expect(heard).toEqual([]);
  const words = 'You may not ask here.';
  answer(async () => ({
    status: 'accepted',
    whisper: { summary: words, blocks: [{ type: 'paragraph', text: [words] }] },
  }));
  expect((await teams.explainThis({ room, message: away.id })).body.task.value).toBe(words);
  answer(async () => {
    throw new Error('a fault of ours');
  });
  expect((await teams.explainThis({ room, message: away.id })).body.task.value).toContain('failed to take');
  expect(
    teams
      .messages(room)
      .filter(({ byBot }) => byBot)
      .map(textOf),
  ).toEqual([]);
  const other = { ...away.activity, type: 'invoke', name: 'composeExtension/fetchTask' };
  expect((await teams.deliver({ ...other, value: { commandId: 'other' } })).status).toBe(501);
});
