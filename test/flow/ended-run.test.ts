// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/silent.ts';
import { createRuns } from '../../src/runs.ts';
import { realClock } from '../support/real-clock.ts';

it('a run whose worker died when it had just ended is taken off the list by whoever comes next', async () => {
  const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
  let isDead = true;
  const runs = createRuns({
    ...state,
    delete: async (...given) => {
      if (isDead) throw new Error('this process is gone');
      return state.delete(...given);
    },
  });
  const { run } = await runs.join({
    shareKey: 'same',
    interaction: {
      id: 'a',
      conversation: { platform: 'chat', workspace: 'W1', channel: 'C1' },
      person: { id: 'a' },
      at: 1_000,
      source: 'command',
      line: 'analyze',
    },
    work: { kind: 'analyze', cluster: 'prod', scope: {}, filters: [], explain: false },
    opening: { summary: 'Checking prod…', blocks: [] },
    queue: 'cluster-prod',
    now: 1_000,
  });
  const ending = { told: run.listeners, now: 2_000 };
  await expect(runs.finish(run.id, 'failed', ending)).rejects.toThrow('gone');
  expect(await state.list('active/')).toHaveLength(1);
  isDead = false;
  expect(await runs.finish(run.id, 'done', { ...ending, now: 3_000 })).toMatchObject({
    state: 'failed',
    endedAt: 2_000,
  });
  expect(await state.list('active/')).toEqual([]);
});
