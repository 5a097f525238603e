// SPDX-License-Identifier: Apache-2.0

import type { Clock } from './core/clock.ts';
import type { JobQueue } from './core/ports/job-queue.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { IncidentBook } from './incident-book.ts';
import { sequencesFrom } from './message-keys.ts';
import type { Outbox } from './outbox.ts';
import type { Runs } from './runs.ts';
import { createTeller } from './tell.ts';
import { cancelledView } from './views/progress.ts';
import { requestCancel } from './work.ts';

interface CancelParts {
  readonly state: StateStore;
  readonly queue: JobQueue;
  readonly runs: Runs;
  readonly outbox: Outbox;
  readonly book: IncidentBook;
  readonly clock: Clock;
}

/** Stops a run: one that still waits ends here and now, one that is under way is told to. */
export const createCancel =
  ({ state, queue, runs, outbox, book, clock }: CancelParts) =>
  async (id: string, by: string): Promise<void> => {
    await requestCancel(state, id, by);
    const run = await runs.get(id);
    // Whoever asks the same from now on wants an answer, not to be told of the cancelling.
    if (run !== undefined) await runs.unshare(run);
    if (run?.state !== 'queued' || !(await queue.remove(run.queue, id))) return;
    const next = sequencesFrom(run.createdAt, clock.now);
    const teller = createTeller(run, { runs, outbox, book, now: clock.now, next });
    const document = cancelledView(run.work.cluster, by);
    await teller.end('cancelled', { last: { message: 'root', document, final: true } });
  };
