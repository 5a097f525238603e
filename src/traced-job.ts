// SPDX-License-Identifier: Apache-2.0

import type { Clock } from './core/clock.ts';
import type { QueuedJob } from './core/ports/job-queue.ts';
import type { Span, Trace } from './core/ports/telemetry.ts';
import type { Run } from './core/run.ts';
import type { TraceContext } from './core/trace-context.ts';

interface Taken {
  readonly run: Run;
  readonly job: Pick<QueuedJob, 'id'> & { readonly attempt: number };
  /** Where whoever queued it says that its trace goes on. */
  readonly carried: TraceContext | undefined;
}

/** What is done of a run in this process: as part of the trace of whoever asked first, and so told in every log line. */
export const tracedJob = (
  { run, job, carried }: Taken,
  { trace, clock }: { readonly trace: Trace; readonly clock: Pick<Clock, 'now'> },
  work: (span: Span) => Promise<void>,
): Promise<void> => {
  const { kind, cluster } = run.work;
  const watch = run.work.kind === 'watch' ? run.work.watch.id : undefined;
  const attributes = {
    'k8sgpt.run.id': run.id,
    'k8sgpt.run.kind': kind,
    'k8s.cluster.name': cluster,
    'k8sgpt.watch.id': watch,
    'k8sgpt.queue': run.queue,
    'k8sgpt.attempt': job.attempt,
    'k8sgpt.waited_ms': Math.max(0, clock.now() - run.createdAt),
  };
  const ids = {
    runId: run.id,
    jobId: job.id,
    attempt: job.attempt,
    cluster,
    ...(watch === undefined ? {} : { watch }),
  };
  return trace.continue(carried, () =>
    trace.about(ids, () => trace.span('job', { kind: 'consumer', attributes }, work)),
  );
};

/** Those who joined a run asked in traces of their own: each is named in the run's. */
export const linkListeners = (span: Span, { listeners }: Run): void => {
  span.set({ 'k8sgpt.listeners': listeners.length });
  for (const { trace } of listeners.slice(1)) span.link(trace);
};
