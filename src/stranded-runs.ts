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
 * Ends work that waits for a cluster which no living worker reaches: whoever asked is told, instead of waiting for one that may
 * never come. What merely stands in a long queue waits on.
 */
export const strandedRunsTask = (parts: StrandedParts): TickerTask => {
  const { state, runs, queue, outbox, book, clock, log, metrics } = parts;
  /** Found so by the look before as well: right after an outage of the store workers have not told of themselves yet. */
  let before: ReadonlySet<string> = new Set();

  const end = async (run: Run): Promise<void> => {
    // Whoever dies from here on leaves a run that is in no queue: it is queued again (take-up-runs.ts).
    if (!(await queue.remove(run.queue, run.id))) return;
    const next = sequencesFrom(run.createdAt, clock.now);
    const teller = createTeller(run, { runs, outbox, book, now: clock.now, next });
    const why = new Unavailable(
      'No worker that reaches it has reported for ten minutes, so nothing was done. Ask again when one is back.',
    );
    const last = { message: 'root', document: failedRunView(why, run), final: true } as const;
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
      const waiting = (await runs.active()).filter(
        (run) => run.state === 'queued' && run.listeners.length > 0 && now - run.createdAt >= PATIENCE_MS,
      );
      const workers = waiting.length === 0 ? [] : await livingWorkers(state);
      const stranded = waiting.filter((run) => !isServed(run.queue, workers));
      const sure = stranded.filter(({ queue: name }) => before.has(name));
      before = new Set(stranded.map(({ queue: name }) => name));
      for (const run of sure) await end(run);
    },
  };
};
