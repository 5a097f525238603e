// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import { people, rooms } from '../standins/teams/given.ts';
import { hurried, startBot, type TeamsBot } from './teams.ts';

/** However busy this machine is. */
const patient = {
  ...hurried,
  sleep: async (ms: number, signal?: AbortSignal) => hurried.sleep(ms * 400, signal),
};

const start = async (clock = hurried): Promise<TeamsBot> => {
  const bot = await startBot({ parts: { clock } });
  onTestFinished(bot.close);
  return bot;
};
const ben = { ...people.ben, name: 'Ben Miller' };

it('whoever is mentioned to look after something is known by the directory, by name too, met or not', async () => {
  const { teams, heard } = await start(patient);
  const assign = async (): Promise<void> => {
    await teams.say({ room: rooms.ops, text: 'assign 1 @Ben Miller', names: [ben] });
    expect(heard.at(-1)).toMatchObject({
      line: `assign 1 @${ben.aadObjectId}`,
      named: [{ id: ben.aadObjectId, name: 'Ben Miller' }],
    });
  };
  await assign();
  expect(teams.calls('members').filter(({ status }) => status === 200)).not.toEqual([]);
  await teams.say({ room: rooms.ops, text: 'status', user: people.ben });
  teams.fail('members', 9, { status: 500 });
  await assign();
});

it('whom Teams does not know, or not in time, stays as written; in a question names are names', async () => {
  const { teams, heard } = await start();
  teams.fail('members', 1, { hang: true });
  await teams.say({ room: rooms.ops, text: 'assign 1 @Ben', names: [people.ben] });
  expect(heard.at(-1)).toMatchObject({ line: 'assign 1 @Ben' });
  await teams.say({ room: rooms.group, text: 'why did @Ben Miller call?', names: [ben] });
  expect(heard.at(-1)?.line).toBe('why did @Ben Miller call?');
  expect(heard.at(-1)?.named).toBeUndefined();
});
