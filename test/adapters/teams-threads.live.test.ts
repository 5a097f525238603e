// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import type { Document } from '../../src/core/document.ts';
import { given, rooms } from '../standins/teams/given.ts';
import { startBot } from './teams.ts';

const { signal } = new AbortController();
const said = (text: string): Document => ({ summary: text, blocks: [{ type: 'paragraph', text: [text] }] });
const room = rooms.ops;
const place = { platform: 'teams', workspace: given.tenant, channel: room.id };

it('hears what is written in its threads without a mention only where that was chosen', async () => {
  for (const [mode, times] of [
    ['mentions', 0],
    ['all', 1],
  ] as const) {
    const { teams, platform, heard, close } = await startBot({ env: { TEAMS_THREAD_REPLIES: mode } });
    const [payload] = platform.render(said('report'));
    const { id } = await platform.post(place, payload, { key: 'k', signal });
    const talk = { room, mention: false };
    await teams.say({ ...talk, text: 'why is checkout down?', thread: id });
    await teams.say({ ...talk, text: 'lunch?' });
    expect(heard).toHaveLength(times);
    if (times === 1) expect(heard[0]).toMatchObject({ source: 'message', conversation: { thread: id } });
    await close();
  }
});

it('leaves talk alone that it cannot make sense of, and answers who asked it', async () => {
  const { teams, platform, answer, close } = await startBot({ env: { TEAMS_THREAD_REPLIES: 'all' } });
  const [payload] = platform.render(said('report'));
  const { id } = await platform.post(place, payload, { key: 'k', signal });
  answer(async () => ({ status: 'accepted', whisper: said('I do not know "lunch"'), trouble: 'refused' }));
  await teams.say({ room, mention: false, text: 'lunch', thread: id });
  await teams.say({ room, text: 'lunch', thread: id });
  await teams.waitFor(() => teams.targeted(room).length > 0);
  await platform.stop();
  expect(teams.targeted(room)).toHaveLength(1);
  await close();
});
