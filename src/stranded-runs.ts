// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE } from './core/clock.ts';
import { Unavailable } from './core/errors.ts';
import type { JobQueue } from './core/ports/job-queue.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log, Metrics } from './core/ports/telemetry.ts';
import type { Run } from './core/run.ts';
import { countAnswered } from './count-answered.ts';
import type { IncidentBook } from './incident-book.ts';
import { isServed, livingWorkers } from './living-workers.ts';
import { sequencesFrom } from './message-keys.ts';
import type { Outbox } from './outbox.ts';
import type { Runs } from './runs.ts';
import { createTeller } from './tell.ts';
import { failedRunView } from './views/failed-run.ts';
import type { TickerTask } from './watches/ticker.ts';

interface StrandedParts {
  readonly state: Pick<StateStore, 'list'>;
  readonly runs: Runs;
  readonly queue: Pick<JobQueue, 'remove'>;
  readonly outbox: Outbox;
  readonly book: IncidentBook;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Workers are restarted and moved within it; a message of Discord can be changed for a quarter of an hour after it was asked for. */
const PATIENCE_MS = 10 * MINUTE;

/**
 * Ends what people wait for where no worker that could do it has lived for ten minutes, be it begun or not: whoever asked is
 * told, instead of waiting for one that may never come. What merely stands in a long queue waits on. Whoever takes over the
 * lead counts anew.
 */
export const strandedRunsTask = (parts: StrandedParts): TickerTask => {
  const { state, runs, queue, outbox, book, clock, log, metrics } = parts;
  /** Since when each queue is seen to have no worker, epoch milliseconds. */
  let unserved: ReadonlyMap<string, number> = new Map();

  const end = async (run: Run): Promise<void> => {
    // One that a dead worker had is in no queue to be removed from. If a worker comes all the same, it finds a run that is over.
    await queue.remove(run.queue, run.id);
    const next = sequencesFrom(run.createdAt, clock.now);
    const teller = createTeller(run, { runs, outbox, book, now: clock.now, next });
    const why = new Unavailable(
      'No worker that can do it has reported for ten minutes. Ask again when one is back.',
    );
    const last = { message: 'root', document: failedRunView(why, run), final: true } as const;
    // Where the store fails in between, the next look ends it: it is not over until its last word is stored.
    const ended = await teller.end('failed', { last, trouble: 'unavailable' });
    const { kind, cluster } = run.work;
    log.warn({ runId: run.id, kind, cluster }, 'A run was given up: no worker takes work of its queue');
    countAnswered(ended ?? run, { outcome: 'failed', trouble: 'unavailable' }, metrics);
    metrics.count('k8sgpt_runs_total', { kind, outcome: 'failed' });
  };

  return {
    name: 'stranded-runs',
    everyMs: MINUTE,
    run: async (now) => {
      const awaited = (await runs.active()).filter(({ listeners }) => listeners.length > 0);
      const workers = awaited.length === 0 ? [] : await livingWorkers(state);
      const stranded = awaited.filter(({ queue: name }) => !isServed(name, workers));
      unserved = new Map(stranded.map(({ queue: name }) => [name, unserved.get(name) ?? now]));
      for (const run of stranded)
        if (now - Math.max(run.createdAt, unserved.get(run.queue) ?? now) >= PATIENCE_MS) await end(run);
    },
  };
};
