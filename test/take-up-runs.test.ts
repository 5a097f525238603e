// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../src/core/clock.ts';
import type { QueuedJob } from '../src/core/ports/job-queue.ts';
import type { Run } from '../src/core/run.ts';
import { timeLimit } from '../src/core/time-limit.ts';
import { takeUpRunsTask } from '../src/take-up-runs.ts';
import { keepingLog } from './support/adapter-parts.ts';
import { listener, NOW, run } from './support/planning.ts';

const made = (id: string, ageMs: number, more: Partial<Run> = {}): Run =>
  run(id, { state: 'queued', createdAt: NOW - ageMs, ...more });

test('a run that was stored and never queued is queued, and no other', async () => {
  const queued: [string, QueuedJob][] = [];
  const { log } = keepingLog();
  const trace = { traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01' };
  const task = takeUpRunsTask({
    runs: {
      active: async () => [
        made('orphan', MINUTE, { listeners: [{ ...listener('U1'), trace }] }),
        made('just stored', 5 * SECOND),
        made('waits', MINUTE),
        made('runs', MINUTE, { state: 'running', startedAt: NOW - 30 * SECOND }),
        made('nobody waits', MINUTE, { listeners: [] }),
        made('nobody waits any more', 20 * MINUTE),
      ],
    },
    queue: {
      position: async (_, id) => (id === 'waits' ? 3 : undefined),
      enqueue: async (queue, job) => void queued.push([queue, job]),
    },
    log,
  });
  await task.run(NOW, timeLimit(1_000));
  expect(queued.map(([, { id }]) => id)).toEqual(['orphan']);
  const [[queue, job] = []] = queued;
  expect(queue).toBe(run('orphan').queue);
  expect(JSON.parse(job?.payload ?? '{}')).toMatchObject({ schema: 1, run: { id: 'orphan' }, trace });
});
