// SPDX-License-Identifier: Apache-2.0

import { expect, it, onTestFinished } from 'vitest';
import { memoryQueue } from '../../adapters/queue/memory.ts';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { silentMetrics, silentTrace } from '../../adapters/telemetry/silent.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { JobDefinition } from '../../src/core/job.ts';
import type { JobPayload } from '../../src/core/run.ts';
import { createIncidentBook } from '../../src/incident-book.ts';
import { createOutbox } from '../../src/outbox.ts';
import { createRuns } from '../../src/runs.ts';
import { createWork } from '../../src/work.ts';
import { eventually } from '../support/eventually.ts';
import { realClock } from '../support/real-clock.ts';

it('a run whose entry cannot be read for seconds is done when it can, and costs no try', async () => {
  // Time of the queue and of whoever waits goes twenty times as fast.
  const clock = {
    ...realClock,
    sleep: (ms: number, signal?: AbortSignal) => realClock.sleep(ms / 20, signal),
  };
  const own = fileState({ directory: undefined, clock, log: silentLog });
  let refused = 0;
  let isAway = false;
  const state = {
    ...own,
    get: (key: string) => {
      if (!isAway) return own.get(key);
      refused += 1;
      return Promise.reject(new Unavailable('Redis does not answer'));
    },
  };
  const [runs, outbox, book] = [createRuns(state), createOutbox(state, clock), createIncidentBook(state)];
  const queue = memoryQueue({ clock, log: silentLog });
  onTestFinished(() => queue.close());
  const attempts: number[] = [];
  const job = {
    deadlineMs: 60_000,
    async *run() {
      yield { message: 'root', document: { summary: 'All is well', blocks: [] }, final: true };
      return undefined;
    },
  } as unknown as JobDefinition<never>;
  const work = createWork({
    jobs: { analyze: job, explain: job, ask: job, look: job, watch: job } as never,
    context: () => ({}) as never,
    ...{ runs, outbox, book, state, clock, log: silentLog, metrics: silentMetrics, trace: silentTrace },
  });
  await queue.process(
    'cluster-x',
    (given, signal) => {
      attempts.push(given.attempt);
      return work(given, signal);
    },
    { concurrency: 1 },
  );
  const now = clock.now();
  const { run } = await runs.join({
    shareKey: 's',
    interaction: {
      id: 'i',
      conversation: { platform: 'chat', workspace: 'W', channel: 'C' },
      person: { id: 'U' },
      at: now,
      source: 'command',
      line: 'analyze',
    },
    work: { kind: 'analyze', cluster: 'x', scope: {}, filters: [], explain: false },
    opening: { summary: 'Checking', blocks: [] },
    queue: 'cluster-x',
    now,
  });
  isAway = true;
  await queue.enqueue('cluster-x', {
    id: run.id,
    payload: JSON.stringify({ schema: 1, run } satisfies JobPayload),
  });
  // More than a job has tries.
  await eventually(() => expect(refused).toBeGreaterThan(10));
  isAway = false;
  await eventually(async () => expect((await runs.get(run.id))?.state).toBe('done'));
  expect(attempts).toEqual([1]);
  const [told] = await outbox.pending();
  expect((await outbox.read(told?.key ?? ''))?.document.summary).toBe('All is well');
});
