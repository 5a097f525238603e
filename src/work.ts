import { createHash } from 'node:crypto';
import { type Clock, SECOND } from './core/clock.ts';
import { placeOf } from './core/conversation.ts';
import type { Document } from './core/document.ts';
import { isAbort, messageOf, Refused, Unavailable } from './core/errors.ts';
import type { JobContext, JobDefinition, Update } from './core/job.ts';
import type { JobHandler } from './core/ports/job-queue.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log, Metrics } from './core/ports/telemetry.ts';
import { isOver, JobPayload, type Listener, type Run } from './core/run.ts';
import type { WorkKind } from './core/work.ts';
import { messageKeys, sequencesFrom } from './message-keys.ts';
import type { Outbox } from './outbox.ts';
import type { Runs } from './runs.ts';
import { cancelledView } from './views/progress.ts';
import { bugView, refusedView, unavailableView } from './views/trouble.ts';

export interface WorkParts {
  readonly jobs: Readonly<Record<WorkKind, JobDefinition>>;
  readonly context: (run: Run) => JobContext;
  readonly runs: Runs;
  readonly outbox: Outbox;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Progress is written at most this often: chat platforms take one update per second and message anyway. */
const PROGRESS_EVERY_MS = 400;

class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

const cancelKey = (run: string): string => `cancel/${run}`;

/** Stops a run wherever it is: the flag for whoever takes it later, the hint for whoever has it now. */
export const requestCancel = async (state: StateStore, run: string, by: string): Promise<void> => {
  await state.put(cancelKey(run), by, { ttlMs: 3_600 * SECOND });
  await state.publish('cancel', run);
};

/** One place per conversation: twenty people of one channel get one message. */
const places = (run: Run): readonly Listener[] => {
  const byPlace = new Map<string, Listener>();
  for (const listener of run.listeners) {
    const key = `${placeOf(listener.conversation)}#${listener.conversation.thread ?? ''}`;
    if (!byPlace.has(key)) byPlace.set(key, listener);
  }
  return [...byPlace.values()];
};

const tell = async (run: Run, update: Update, sequence: number, parts: WorkParts): Promise<void> => {
  for (const { conversation } of places(run)) {
    const keys = messageKeys(run, conversation);
    const inThread =
      conversation.thread === undefined
        ? undefined
        : { ref: { channel: conversation.channel, id: conversation.thread } };
    const known = update.message === 'root' || (await parts.outbox.read(keys.reportRoot)) !== undefined;
    await parts.outbox.put({
      key: update.message === 'root' ? keys.root : keys.reply(update.message.reply),
      to: conversation,
      run: run.id,
      sequence,
      document: update.document,
      final: update.final,
      report: run.work.kind === 'explain' ? run.work.report : run.id,
      ...(update.message === 'root'
        ? inThread === undefined
          ? {}
          : { thread: inThread }
        : { thread: inThread ?? { parentKey: known ? keys.reportRoot : keys.root } }),
    });
  }
};

const failure = (error: unknown, run: Run, reference: string): Document => {
  const what =
    run.work.kind === 'analyze'
      ? `I could not check ${run.work.cluster}`
      : `I could not explain the report of ${run.work.cluster}`;
  if (error instanceof Refused) return refusedView(error);
  if (error instanceof Unavailable) return unavailableView(what, messageOf(error));
  if (isAbort(error))
    return unavailableView(what, 'It took longer than it may; the cluster or the AI answers too slowly.');
  return bugView(what, reference);
};

const follow = async (
  run: Run,
  parts: WorkParts,
  signal: AbortSignal,
  next: () => number,
): Promise<string | undefined> => {
  const job = parts.jobs[run.work.kind];
  const updates = job.run(run.work as never, parts.context(run), signal);
  let wroteAt = 0;
  for (;;) {
    const step = await updates.next();
    signal.throwIfAborted();
    if (step.done === true) return step.value;
    const now = parts.clock.now();
    if (!step.value.final && now - wroteAt < PROGRESS_EVERY_MS) continue;
    if (!step.value.final) wroteAt = now;
    const current = (await parts.runs.get(run.id)) ?? run;
    await tell(current, step.value, next(), parts);
    if (step.value.final && step.value.message === 'root')
      await lateListeners(current, step.value, next, parts);
  }
};

/** Whoever joined while the report was being written gets it too. */
const lateListeners = async (
  told: Run,
  update: Update,
  next: () => number,
  parts: WorkParts,
): Promise<void> => {
  const now = await parts.runs.get(told.id);
  if (now !== undefined && places(now).length > places(told).length) await tell(now, update, next(), parts);
};

/** Takes a run out of the queue and carries it to its end: exactly one last word, whatever dies on the way. */
export const createWork = (parts: WorkParts): JobHandler => {
  const running = new Map<string, AbortController>();
  void parts.state
    .subscribe('cancel', (id) => running.get(id)?.abort(new Cancelled('cancelled')))
    .catch(() => undefined);
  return async (job, signal) => {
    const payload = JobPayload.safeParse(JSON.parse(job.payload));
    if (!payload.success) {
      parts.log.error({ jobId: job.id }, 'Job of an unknown shape was set aside');
      return;
    }
    const run = (await parts.runs.get(job.id)) ?? payload.data.run;
    if (isOver(run)) return;
    const own = new AbortController();
    running.set(run.id, own);
    const deadline = AbortSignal.timeout(parts.jobs[run.work.kind].deadlineMs);
    const all = AbortSignal.any([signal, own.signal, deadline]);
    const next = sequencesFrom(run.createdAt, parts.clock.now);
    const started = parts.clock.now();
    const end = async (
      state: 'done' | 'failed' | 'cancelled',
      last: Document | undefined,
      report?: string,
    ): Promise<void> => {
      const latest = (await parts.runs.get(run.id)) ?? run;
      if (last !== undefined)
        await tell(latest, { message: 'root', document: last, final: true }, next(), parts);
      await parts.runs.finish(run.id, state, report);
      parts.metrics.count('k8sgpt_runs_total', { kind: run.work.kind, outcome: state });
      parts.metrics.observe('k8sgpt_run_seconds', (parts.clock.now() - started) / SECOND, {
        kind: run.work.kind,
      });
    };
    try {
      await stopIfCancelled(run, own, parts);
      await parts.runs.update(run.id, { state: 'running', startedAt: started });
      const report = await follow(run, parts, all, next);
      await end('done', undefined, report);
    } catch (error) {
      // The worker itself is stopping or lost the job: another takes it over, nothing is said.
      if (signal.aborted) throw new Unavailable('the worker is stopping', { cause: error });
      const by = own.signal.aborted ? await parts.state.get(cancelKey(run.id)) : undefined;
      if (own.signal.aborted) return await end('cancelled', cancelledView(run.work.cluster, by?.value));
      if (error instanceof Unavailable && !job.last) throw error;
      const reference = createHash('sha256').update(run.id).digest('hex').slice(0, 8);
      parts.log[error instanceof Refused || error instanceof Unavailable ? 'warn' : 'error'](
        { reference, runId: run.id, kind: run.work.kind, err: error },
        'Run failed',
      );
      await end('failed', failure(error, run, reference));
    } finally {
      running.delete(run.id);
    }
  };
};

const stopIfCancelled = async (run: Run, own: AbortController, parts: WorkParts): Promise<void> => {
  if ((await parts.state.get(cancelKey(run.id))) === undefined) return;
  own.abort(new Cancelled('cancelled'));
  own.signal.throwIfAborted();
};
