// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from '../core/clock.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { Metrics } from '../core/ports/telemetry.ts';
import type { Run } from '../core/run.ts';
import type { Runs } from '../runs.ts';
import type { TickerTask } from '../watches/ticker.ts';

interface LostParts {
  readonly runs: Pick<Runs, 'active'>;
  readonly queue: Pick<JobQueue, 'position'>;
  readonly metrics: Pick<Metrics, 'count'>;
}

/** Longer than any job may take, its retries among them. */
const LOST_MS = 15 * MINUTE;
/** What got lost while no process looked is counted by the one that takes over. */
const TAKE_OVER_MS = 15_000;

/** When a run that has not ended by then is lost, epoch milliseconds. */
const lostAt = ({ startedAt, createdAt }: Run): number => (startedAt ?? createdAt) + LOST_MS;

/** Counts work that was accepted and never ended, once for each person who waits; what stands in a long queue is not lost. */
export const lostRunsTask = ({ runs, queue, metrics }: LostParts): TickerTask => {
  let lookedAt: number | undefined;
  return {
    name: 'lost-runs',
    everyMs: MINUTE,
    run: async (now) => {
      const from = lookedAt ?? now - MINUTE - TAKE_OVER_MS;
      for (const run of await runs.active()) {
        if (run.listeners.length === 0 || lostAt(run) <= from || lostAt(run) > now) continue;
        if (run.state === 'queued' && (await queue.position(run.queue, run.id)) !== undefined) continue;
        metrics.count('k8sgpt_answers_total', { outcome: 'lost' }, run.listeners.length);
      }
      lookedAt = now;
    },
  };
};
