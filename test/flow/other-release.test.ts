// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { createOutbox } from '../../src/outbox.ts';
import { createRuns, isAbandoned } from '../../src/runs.ts';

const clock = { now: () => 1_000_000, sleep: async () => undefined };
const to = { platform: 'chat', workspace: 'w', channel: 'c' };
const letter = (key: string) => ({
  key,
  to,
  run: 'r',
  sequence: 1,
  document: { summary: key, blocks: [] },
  final: true,
});

test('what another release wrote in a shape of its own holds up nobody', async () => {
  const state = fileState({ directory: undefined, clock, log: silentLog });
  const outbox = createOutbox(state, clock);
  await outbox.put(letter('ours'));
  await state.put('outbox/theirs', JSON.stringify({ schema: 9, words: 'in another shape' }));
  await state.put('outbox-pending/chat/w/c/theirs', 'theirs');
  await state.put('run/theirs', JSON.stringify({ schema: 9 }));
  await state.put('active/theirs', '');
  expect((await outbox.pending('chat/w/c')).map(({ key }) => key)).toEqual(['ours', 'theirs']);
  expect(await outbox.read('theirs')).toBeUndefined();
  expect((await outbox.read('ours'))?.document.summary).toBe('ours');
  await outbox.sent('theirs', { sequence: 1, refs: [] });
  await outbox.dropped('theirs', 'gone');
  expect(await createRuns(state).active()).toEqual([]);
  expect(await createRuns(state).get('theirs')).toBeUndefined();
});

test('a run that lost its job is shown to nobody after a quarter of an hour', () => {
  const run = { state: 'queued', createdAt: 0 } as Parameters<typeof isAbandoned>[0];
  expect(isAbandoned(run, 14 * 60_000)).toBe(false);
  expect(isAbandoned(run, 16 * 60_000)).toBe(true);
  expect(isAbandoned({ ...run, state: 'done' }, 16 * 60_000)).toBe(false);
});
