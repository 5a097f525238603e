// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { type Clock, SECOND } from './core/clock.ts';
import type { Document } from './core/document.ts';
import { messageOf, type Trouble, troubleOf, Unavailable } from './core/errors.ts';
import type { JobContext, JobDefinition, Update } from './core/job.ts';
import type { JobHandler } from './core/ports/job-queue.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log, Metrics, Span, Trace } from './core/ports/telemetry.ts';
import { isOver, JobPayload, type Run, referenceOf } from './core/run.ts';
import { timeLimit } from './core/time-limit.ts';
import type { WorkKind } from './core/work.ts';
import { countAnswered } from './count-answered.ts';
import type { Durations } from './durations.ts';
import { foreignJob } from './foreign-job.ts';
import type { IncidentBook } from './incident-book.ts';
import { sequencesFrom } from './message-keys.ts';
import type { Outbox } from './outbox.ts';
import { parsed } from './parsed.ts';
import { persistently } from './persistently.ts';
import { isPurged } from './purge/marks.ts';
import type { Runs } from './runs.ts';
import { createTeller, type Teller } from './tell.ts';
import { linkListeners, tracedJob } from './traced-job.ts';
import { failedRunView } from './views/failed-run.ts';
import { cancelledView, retryingView } from './views/progress.ts';
import type { LastKnown } from './views/trouble.ts';

export interface WorkParts {
  readonly jobs: { readonly [K in WorkKind]: JobDefinition<K> };
  readonly context: (run: Run) => JobContext;
  readonly runs: Runs;
  readonly outbox: Outbox;
  readonly book: IncidentBook;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly trace: Trace;
  /** What is known of a cluster that cannot be read now. */
  readonly lastKnown?: ((run: Run) => Promise<LastKnown>) | undefined;
  readonly durations?: Pick<Durations, 'note'> | undefined;
  /** Hears of each job that a newer release made. */
  readonly onForeign?: (() => void) | undefined;
}

/** Progress is written at most this often: chat platforms take one update per second and message anyway. */
const PROGRESS_EVERY_MS = 400;

/** How soon a last word is written again when the store is away. */
const WRITE_AGAIN_MS = 500;
const CANCEL_LOOK_MS = 2 * SECOND;

/** A run that ends its workers one after the other is told to have failed; retries and restarts stay far below. */
const MOST_ATTEMPTS = 8;

class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

const rootOf = (document: Document): Update => ({ message: 'root', document, final: true });

const cancelKey = (run: string): string => `cancel/${run}`;

/** Stops a run wherever it is: the flag for whoever takes it later, the hint for whoever has it now. */
export const requestCancel = async (state: StateStore, run: string, by: string): Promise<void> => {
  await state.put(cancelKey(run), by, { ttlMs: 3_600 * SECOND });
  await state.publish('cancel', run);
};

const follow = async (
  run: Run,
  teller: Teller,
  parts: WorkParts,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const job = parts.jobs[run.work.kind];
  const updates = job.run(run.work as never, parts.context(run), signal);
  let wroteAt = 0;
  for (;;) {
    const step = await updates.next();
    signal.throwIfAborted();
    if (step.done === true) return step.value;
    const now = parts.clock.now();
    const { value } = step;
    if (value.final) {
      await persistently(() => teller.say(value), { clock: parts.clock, pauseMs: WRITE_AGAIN_MS, signal });
      continue;
    }
    if (Math.abs(now - wroteAt) < PROGRESS_EVERY_MS) continue;
    wroteAt = now;
    await sayProgress(teller, value, parts);
  }
};

/** Progress that cannot be written is passed over: the run goes on, and its last word says it all. */
const sayProgress = async (teller: Teller, update: Update, { log }: WorkParts): Promise<void> => {
  try {
    await teller.say(update);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    log.debug({ reason: messageOf(error) }, 'Progress could not be written');
  }
};

/** The hint to cancel may be lost; the flag is not. */
const watchCancel = async (
  run: Run,
  own: AbortController,
  ended: AbortSignal,
  parts: WorkParts,
): Promise<void> => {
  for (;;) {
    await parts.clock.sleep(CANCEL_LOOK_MS, ended);
    const flag = await parts.state.get(cancelKey(run.id)).catch(() => undefined);
    if (flag !== undefined) own.abort(new Cancelled('cancelled'));
  }
};

const stopIfCancelled = async (run: Run, own: AbortController, parts: WorkParts): Promise<void> => {
  if ((await parts.state.get(cancelKey(run.id))) === undefined) return;
  own.abort(new Cancelled('cancelled'));
  own.signal.throwIfAborted();
};

/** Takes a run out of the queue and carries it to its end: exactly one last word, whatever dies on the way. */
export const createWork = (parts: WorkParts): JobHandler => {
  const { runs, outbox, state, clock, log, metrics } = parts;
  const running = new Map<string, AbortController>();
  void state
    .subscribe('cancel', (id) => running.get(id)?.abort(new Cancelled('cancelled')))
    .catch((error: unknown) => log.warn({ reason: messageOf(error) }, 'Cancelling is not heard'));

  const perform = async (
    run: Run,
    { last: isLast, attempt }: Pick<Parameters<JobHandler>[0], 'last' | 'attempt'>,
    signal: AbortSignal,
    span: Span,
  ): Promise<void> => {
    const own = new AbortController();
    running.set(run.id, own);
    const deadline = timeLimit(parts.jobs[run.work.kind].deadlineMs);
    const all = AbortSignal.any([signal, own.signal, deadline]);
    const teller = createTeller(run, {
      runs,
      outbox,
      book: parts.book,
      now: clock.now,
      next: sequencesFrom(run.createdAt, clock.now),
    });
    const started = clock.now();
    const end = async (
      outcome: 'done' | 'failed' | 'cancelled',
      end: { readonly last?: Document; readonly report?: string | undefined; readonly trouble?: Trouble },
    ): Promise<void> => {
      const { last, ...rest } = end;
      const over = await persistently(
        () => teller.end(outcome, { ...rest, ...(last === undefined ? {} : { last: rootOf(last) }) }),
        { clock, pauseMs: WRITE_AGAIN_MS, signal },
      );
      span.set({ 'k8sgpt.outcome': outcome });
      if (over !== undefined) linkListeners(span, over);
      const fields = { kind: run.work.kind, outcome, attempt, ms: clock.now() - started };
      // Looks come by the minute and cluster: what they found is told elsewhere.
      if (run.work.kind === 'watch') log.debug(fields, 'Run ended');
      else log.info(fields, 'Run ended');
      countAnswered(over ?? run, { outcome, trouble: end.trouble }, metrics);
      metrics.count('k8sgpt_runs_total', { kind: run.work.kind, outcome });
      metrics.observe('k8sgpt_run_seconds', (clock.now() - started) / SECOND, { kind: run.work.kind });
    };
    const ended = new AbortController();
    void watchCancel(run, own, ended.signal, parts).catch(() => undefined);
    try {
      if (attempt > MOST_ATTEMPTS) throw new Error('every worker that took this run ended with it');
      await stopIfCancelled(run, own, parts);
      await runs.update(run.id, { state: 'running', startedAt: started });
      const report = await follow(run, teller, parts, all);
      await end('done', { report });
      // For those who wait: how long they will. Good to know, and nothing to fail for.
      await parts.durations?.note(run.queue, clock.now() - started).catch(() => undefined);
    } catch (error) {
      // The worker itself is stopping or lost the job: another takes it over, nothing is said.
      if (signal.aborted) throw new Unavailable('the worker is stopping', { cause: error });
      if (own.signal.aborted) {
        const by = await state.get(cancelKey(run.id)).catch(() => undefined);
        await end('cancelled', { last: cancelledView(run.work.cluster, by?.value) });
        return;
      }
      if (error instanceof Unavailable && !isLast) {
        const retrying = rootOf(retryingView(run.work.cluster, messageOf(error)));
        await sayProgress(teller, { ...retrying, final: false }, parts);
        throw error;
      }
      const reference = referenceOf(run.id);
      const trouble = troubleOf(error);
      const fields = { reference, runId: run.id, kind: run.work.kind, err: error };
      if (trouble !== 'fault') log.warn(fields, 'Run failed');
      else log.error(fields, 'Run failed');
      const known = error instanceof Unavailable ? await parts.lastKnown?.(run) : undefined;
      await end('failed', { last: failedRunView(error, run, known), trouble });
    } finally {
      ended.abort();
      running.delete(run.id);
    }
  };

  const foreign = foreignJob(parts);
  return async (job, signal) => {
    const payload = parsed(JobPayload, job.payload);
    // JSON of another shape may be of a newer release; what is no JSON is of nobody.
    if (payload === undefined && parsed(z.looseObject({}), job.payload) !== undefined) {
      await foreign(job);
      return;
    }
    // Not a try that failed: nothing was begun, and the fourth would end the run without a word to anybody.
    const patiently = <T>(task: () => Promise<T>): Promise<T> =>
      persistently(task, { clock, pauseMs: WRITE_AGAIN_MS, signal });
    const run = (await patiently(() => runs.get(job.id))) ?? payload?.run;
    if (run === undefined) {
      log.error({ jobId: job.id }, 'A job holds nothing that can be read; it is set aside');
      return;
    }
    // Taken a second time: its worker died, and its cluster may have been purged since.
    if (job.attempt > 1 && (await patiently(() => isPurged(state, run)))) {
      log.info({ runId: run.id }, 'Job of a purged cluster was set aside');
      return;
    }
    const taken = { run, job, carried: payload?.trace };
    if (!isOver(run)) return tracedJob(taken, parts, (span) => perform(run, job, signal, span));
    // It ended with a worker that died before it was off the list of those that run.
    await runs.finish(run.id, 'done', { told: run.listeners, now: clock.now() });
  };
};
