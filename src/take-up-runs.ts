// SPDX-License-Identifier: Apache-2.0

import { SECOND } from './core/clock.ts';
import type { JobQueue } from './core/ports/job-queue.ts';
import type { Log } from './core/ports/telemetry.ts';
import { type JobPayload, originOf } from './core/run.ts';
import { isAbandoned, type Runs } from './runs.ts';
import type { TickerTask } from './watches/ticker.ts';

interface TakeUpParts {
  readonly runs: Pick<Runs, 'active'>;
  readonly queue: Pick<JobQueue, 'position' | 'enqueue'>;
  readonly log: Log;
}

const EVERY_MS = 15 * SECOND;
/** Whoever stored a run queues it within the seconds that a platform waits. */
const OVERDUE_MS = 20 * SECOND;

/**
 * A run that was stored and never queued, because its bot died or lost the store in between, is queued by whoever leads. Its
 * person was told that it may have been taken, or nothing; a repeated delivery finds it under way. Queueing twice is queueing once.
 */
export const takeUpRunsTask = ({ runs, queue, log }: TakeUpParts): TickerTask => ({
  name: 'take-up-runs',
  everyMs: EVERY_MS,
  run: async (now, signal) => {
    for (const run of await runs.active()) {
      if (run.state !== 'queued' || run.listeners.length === 0) continue;
      if (now - run.createdAt < OVERDUE_MS || isAbandoned(run, now)) continue;
      if ((await queue.position(run.queue, run.id)) !== undefined) continue;
      log.info({ runId: run.id, cluster: run.work.cluster }, 'A run that is in no queue is queued');
      const payload = { schema: 1, run, trace: run.listeners[0]?.trace } satisfies JobPayload;
      const job = { id: run.id, payload: JSON.stringify(payload), origin: originOf(run) };
      await queue.enqueue(run.queue, job, signal);
    }
  },
});
