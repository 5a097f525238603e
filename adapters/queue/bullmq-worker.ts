// SPDX-License-Identifier: Apache-2.0

import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { type Clock, SECOND } from '../../src/core/clock.ts';
import { HandBack, messageOf, Unavailable } from '../../src/core/errors.ts';
import type { JobHandler, QueueWorker } from '../../src/core/ports/job-queue.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import {
  CLOSE_MS,
  DEATHS,
  DRAIN_SECONDS,
  HELD_BACK_MS,
  LEAVE_MS,
  LOCK_MS,
  STALLED_MS,
} from './bullmq-settings.ts';
import type { BullMq } from './load-bullmq.ts';
import type { MarkerLanes } from './marker-lanes.ts';
import { decodeId, encodeName } from './names.ts';
import { isSpoilt } from './queue-repair.ts';
import { ATTEMPTS, backoffMs, REMEMBERED_MS, spread } from './retry.ts';
import { markerOf, sharedBackend } from './shared-backend.ts';
import type { TakeOver } from './take-over.ts';
import { within } from './within.ts';

export interface JobData {
  readonly payload: string;
  /** How often it was handed back by workers that it is not for. */
  readonly handedBack?: number | undefined;
  /** How often it was taken by workers that were stopping already, and never begun. */
  readonly notBegun?: number | undefined;
}

interface WorkerParts {
  readonly bullmq: BullMq;
  /** For everything but waiting; of all queues of this process. */
  readonly client: Redis;
  readonly lanes: MarkerLanes;
  readonly takeOver: TakeOver;
  readonly prefix: string;
  readonly queue: string;
  readonly concurrency: number;
  readonly handler: JobHandler;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Takes out of the queue what no job can be taken past. Never throws. */
  readonly onSpoilt: () => Promise<void>;
}

interface Running {
  readonly job: Job<JobData>;
  readonly token: string;
  readonly controller: AbortController;
  /** When the lock was last known to be ours, on the process's own clock. */
  lockedAt: number;
  /** Somebody else has the job, or will have: nothing more is said to Redis about it. */
  lost: boolean;
}

/** Takes jobs of one queue from Redis. */
export const bullmqWorker = (parts: WorkerParts): QueueWorker => {
  const { bullmq, queue, handler, lanes, takeOver, clock, log, random } = parts;
  const running = new Map<string, Running>();
  const idle = new Set<() => void>();
  let stopping = false;
  /** Until when others come first to what comes back. */
  let heldBackUntil = Number.NEGATIVE_INFINITY;

  const lose = (mine: Running, message: string): void => {
    if (mine.lost) return;
    mine.lost = true;
    log.warn({ queue, jobId: decodeId(mine.job.id ?? '') }, message);
    mine.controller.abort();
  };
  const handBack = async (mine: Running): Promise<void> => {
    if (mine.lost) return;
    mine.lost = true;
    await mine.job.moveToWait(mine.token);
  };

  const run = async (job: Job<JobData>, mine: Running): Promise<void> => {
    const id = decodeId(job.id ?? '');
    const failures = job.attemptsMade + 1;
    const last = failures >= ATTEMPTS;
    const { handedBack = 0, notBegun = 0 } = (job.data as JobData | null) ?? {};
    // First the count: a worker that dies in between has cost a try at most.
    const count = (more: Partial<JobData>): Promise<void> => job.updateData({ ...job.data, ...more });
    if (typeof (job.data as Partial<JobData> | null)?.payload !== 'string') {
      log.error({ queue, jobId: id }, 'A job in Redis is none that k8sgpt wrote; it is set aside');
      throw new bullmq.UnrecoverableError('no job');
    }
    try {
      if (stopping) {
        await count({ notBegun: notBegun + 1 });
        throw new Unavailable('the worker is stopping');
      }
      await handler(
        {
          id,
          payload: job.data.payload,
          attempt: job.attemptsStarted - handedBack - notBegun,
          last,
          ...(handedBack === 0 ? {} : { handedBack }),
        },
        mine.controller.signal,
      );
      if (!mine.lost) return;
    } catch (error) {
      if (!mine.lost && error instanceof HandBack) await count({ handedBack: handedBack + 1 });
      if (stopping) await handBack(mine);
      if (!mine.lost && error instanceof HandBack) {
        const againMs = spread(error.afterMs, random);
        heldBackUntil = performance.now() + againMs + HELD_BACK_MS;
        // By the clock of this machine, as BullMQ counts.
        await job.moveToDelayed(Date.now() + againMs, mine.token);
        throw new bullmq.DelayedError();
      }
      if (!mine.lost) {
        const reason = messageOf(error);
        if (error instanceof Unavailable && !last) {
          log.warn({ queue, jobId: id, failures, reason }, 'Job will be tried again');
          // Its message stays in Redis: ours says nothing of the cluster or the chat.
          throw new Unavailable('tried again later', { retryAfterMs: error.retryAfterMs });
        }
        log.error({ queue, jobId: id, failures, reason }, 'Job failed');
        throw new bullmq.UnrecoverableError('failed');
      }
    }
    // BullMQ then leaves the job as it is: it waits again, or it is somebody else's.
    throw new bullmq.WaitingError();
  };

  const worker: Worker<JobData> = new bullmq.Worker<JobData>(
    encodeName(queue),
    async (job, token = '') => {
      const mine: Running = {
        job,
        token,
        controller: new AbortController(),
        lockedAt: performance.now(),
        lost: false,
      };
      running.set(token, mine);
      takeOver.took(queue);
      try {
        await run(job, mine);
      } finally {
        running.delete(token);
        if (running.size === 0) for (const done of idle) done();
      }
    },
    {
      connection: parts.client,
      prefix: parts.prefix,
      concurrency: parts.concurrency,
      lockDuration: LOCK_MS,
      maxStalledCount: DEATHS,
      drainDelay: DRAIN_SECONDS,
      // Looked for in all queues together (take-over.ts).
      skipStalledCheck: true,
      // Two looks within this time are one.
      stalledInterval: STALLED_MS - SECOND / 2,
      runRetryDelay: SECOND,
      // It would write its own warnings past the log; `doctor` checks version and eviction.
      skipVersionCheck: true,
      settings: {
        backoffStrategy: (made, _type, error) =>
          backoffMs(made, error instanceof Unavailable ? error.retryAfterMs : undefined, random),
      },
    },
    sharedBackend(bullmq, {
      client: parts.client,
      lanes,
      laterMs: () => (performance.now() < heldBackUntil ? HELD_BACK_MS : 0),
    }),
  );
  const backend = worker.getBackend();
  takeOver.serve(queue, {
    moveStalled: () => backend.moveStalledJobsToWait(),
    isBusy: () => running.size > 0,
    keys: ['active', 'stalled'].map((part) => backend.toKey(part)),
  });

  // BullMQ takes ended jobs out when a later one of the same queue ends, which may be never. This holds what is in them.
  const endInTime = (job: Job<JobData> | undefined): void => {
    if (job?.id === undefined || job.finishedOn === undefined) return;
    parts.client.pexpire(backend.toKey(job.id), REMEMBERED_MS).catch(() => undefined);
  };
  worker.on('completed', endInTime);
  worker.on('failed', endInTime);
  worker.on('locksRenewed', ({ jobIds }) => {
    for (const mine of running.values())
      if (jobIds.includes(mine.job.id ?? '')) mine.lockedAt = performance.now();
  });
  worker.on('lockRenewalFailed', (jobIds: string[]) => {
    for (const mine of running.values())
      if (jobIds.includes(mine.job.id ?? '')) lose(mine, 'Job was lost to another worker');
  });
  // The connection tells of itself; what is left here is noise of the same outage.
  worker.on('error', (error) => {
    log.debug({ queue, reason: error.message }, 'Queue worker error');
    // A job whose data is cut off is in nobody's hands, and would be taken again and again.
    if (isSpoilt(error) || error instanceof SyntaxError) void parts.onSpoilt();
  });
  // Cut off from Redis for longer than a lock lives, nobody tells us that another worker has the job by now.
  const watch = setInterval(() => {
    for (const mine of running.values())
      if (performance.now() - mine.lockedAt > LOCK_MS) lose(mine, 'Job was let go: Redis is away too long');
  }, SECOND);
  watch.unref();

  const idleWithin = async (ms: number): Promise<void> => {
    if (running.size === 0) return;
    const stop = new AbortController();
    let done: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      done = resolve;
    });
    idle.add(done);
    await Promise.race([ended, clock.sleep(ms, stop.signal).catch(() => undefined)]);
    idle.delete(done);
    stop.abort();
  };
  let stopped: Promise<void> | undefined;
  const stop = async (graceMs: number): Promise<void> => {
    takeOver.leave(queue);
    await worker.pause(true);
    if (graceMs > 0) await idleWithin(graceMs);
    stopping = true;
    for (const { controller } of running.values()) controller.abort();
    await idleWithin(LEAVE_MS);
    const deaf = [...running.values()];
    await within(CLOSE_MS, Promise.allSettled(deaf.map(handBack)));
    await within(CLOSE_MS, worker.close(deaf.length > 0));
    lanes.forget(markerOf(backend));
    clearInterval(watch);
  };
  return { stop: (graceMs) => (stopped ??= stop(graceMs)) };
};
