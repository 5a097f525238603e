// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../../src/core/clock.ts';
import { HandBack, messageOf, Unavailable } from '../../src/core/errors.ts';
import type {
  JobHandler,
  Origin,
  ProcessOptions,
  QueueDepth,
  QueuedJob,
  QueueWorker,
} from '../../src/core/ports/job-queue.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { ATTEMPTS, backoffMs, REMEMBERED_MS, spread } from './retry.ts';
import { type Turns, turnOf } from './turn-of.ts';

interface Entry {
  readonly job: QueuedJob;
  readonly since: number;
  readonly turn: number;
  starts: number;
  failures: number;
  handedBack: number;
}

interface Running {
  readonly entry: Entry;
  readonly controller: AbortController;
  ended: Promise<void>;
  /** Handed back although the handler has not returned: what it still says counts no more. */
  abandoned: boolean;
}

export interface MemoryLane {
  readonly add: (job: QueuedJob) => void;
  readonly process: (handler: JobHandler, options: ProcessOptions) => QueueWorker;
  readonly remove: (id: string) => boolean;
  readonly position: (id: string) => number | undefined;
  readonly depth: () => QueueDepth;
}

export interface LaneParts {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly closing: AbortSignal;
}

/** Of whom nothing is known: all of them are one. */
const NOBODY: Origin = { group: '-', member: '-' };

/** How long a handler whose signal was aborted may take to return before its job goes to another. */
const LEAVE_MS = 2 * SECOND;

/** One queue of this process. */
export const memoryLane = ({ name, clock, log, random, closing }: LaneParts): MemoryLane => {
  /** By their turns. */
  const waiting: Entry[] = [];
  const turns: Turns = new Map();
  const delayed = new Map<string, Entry>();
  const active = new Map<string, Running>();
  const unfinished = new Set<string>();
  /** When jobs ended, oldest first. */
  const ended = new Map<string, number>();
  let limit = Infinity;
  const takers = new Set<() => void>();

  const wake = (): void =>
    queueMicrotask(() => {
      for (const take of takers) take();
    });
  const takePlace = (entry: Entry): void => {
    const at = waiting.findIndex(({ turn }) => turn > entry.turn);
    waiting.splice(at === -1 ? waiting.length : at, 0, entry);
  };
  const forget = (): void => {
    for (const [id, at] of ended) {
      if (clock.now() - at < REMEMBERED_MS) return;
      ended.delete(id);
    }
  };
  const end = ({ job }: Entry): void => {
    unfinished.delete(job.id);
    ended.set(job.id, clock.now());
  };

  const retryLater = async (entry: Entry, error: Unavailable): Promise<void> => {
    const waitMs = backoffMs(entry.failures, error.retryAfterMs, random);
    log.warn(
      { queue: name, jobId: entry.job.id, failures: entry.failures, waitMs, reason: error.message },
      'Job will be tried again',
    );
    await waitAgain(entry, waitMs);
  };
  const waitAgain = async (entry: Entry, waitMs: number): Promise<void> => {
    delayed.set(entry.job.id, entry);
    await clock.sleep(waitMs, closing);
    if (!delayed.delete(entry.job.id)) return;
    takePlace(entry);
    wake();
  };
  const failed = (entry: Entry, error: unknown): void => {
    if (error instanceof HandBack) {
      entry.starts -= 1;
      entry.handedBack += 1;
      void waitAgain(entry, spread(error.afterMs, random)).catch(() => undefined);
      return;
    }
    entry.failures += 1;
    if (error instanceof Unavailable && entry.failures < ATTEMPTS) {
      void retryLater(entry, error).catch(() => undefined);
      return;
    }
    end(entry);
    log.error(
      { queue: name, jobId: entry.job.id, failures: entry.failures, reason: messageOf(error) },
      'Job failed',
    );
  };
  const settle = (running: Running, outcome: 'done' | 'back' | { readonly error: unknown }): void => {
    if (running.abandoned) return;
    active.delete(running.entry.job.id);
    if (outcome === 'done') end(running.entry);
    else if (outcome === 'back') waiting.unshift(running.entry);
    else failed(running.entry, outcome.error);
    wake();
  };
  const run = async (running: Running, handler: JobHandler): Promise<void> => {
    const { entry, controller } = running;
    const last = entry.failures + 1 >= ATTEMPTS;
    try {
      const { starts: attempt, handedBack } = entry;
      await handler(
        { ...entry.job, attempt, last, ...(handedBack === 0 ? {} : { handedBack }) },
        controller.signal,
      );
      settle(running, 'done');
    } catch (error) {
      settle(running, controller.signal.aborted ? 'back' : { error });
    }
  };

  const process = (handler: JobHandler, { concurrency, globalConcurrency }: ProcessOptions): QueueWorker => {
    const mine = new Set<Running>();
    const take = (): void => {
      while (mine.size < concurrency && active.size < limit) {
        const entry = waiting.shift();
        if (entry === undefined) return;
        entry.starts += 1;
        const running: Running = {
          entry,
          controller: new AbortController(),
          ended: Promise.resolve(),
          abandoned: false,
        };
        active.set(entry.job.id, running);
        mine.add(running);
        running.ended = run(running, handler).finally(() => {
          mine.delete(running);
          wake();
        });
      }
    };
    const idle = async (): Promise<void> => {
      await Promise.all([...mine].map((running) => running.ended));
    };
    const idleWithin = async (ms: number): Promise<void> => {
      const stop = new AbortController();
      await Promise.race([idle(), clock.sleep(ms, stop.signal).catch(() => undefined)]);
      stop.abort();
    };
    limit = globalConcurrency ?? limit;
    takers.add(take);
    wake();
    return {
      stop: async (graceMs) => {
        takers.delete(take);
        if (mine.size > 0 && graceMs > 0) await idleWithin(graceMs);
        for (const { controller } of mine) controller.abort();
        if (mine.size > 0) await idleWithin(LEAVE_MS);
        for (const running of mine) {
          settle(running, 'back');
          running.abandoned = true;
        }
      },
    };
  };

  return {
    add: (job) => {
      forget();
      if (unfinished.has(job.id) || ended.has(job.id)) return;
      unfinished.add(job.id);
      const { origin = NOBODY, ...rest } = job;
      const turn = turnOf(turns, waiting[0]?.turn ?? 0, origin);
      takePlace({ job: rest, since: clock.now(), turn, starts: 0, failures: 0, handedBack: 0 });
      wake();
    },
    process,
    remove: (id) => {
      const at = waiting.findIndex(({ job }) => job.id === id);
      const removed = at === -1 ? delayed.delete(id) : waiting.splice(at, 1).length > 0;
      if (removed) unfinished.delete(id);
      return removed;
    },
    // A job that waits for its next try comes behind all that can run now.
    position: (id) => {
      if (delayed.has(id)) return waiting.length;
      const at = waiting.findIndex(({ job }) => job.id === id);
      return at === -1 ? undefined : at;
    },
    depth: () => {
      const all = [...waiting, ...delayed.values()];
      const oldest = all.reduce((least, { since }) => Math.min(least, since), Infinity);
      return {
        waiting: all.length,
        active: active.size,
        oldestMs: all.length === 0 ? 0 : Math.max(0, clock.now() - oldest),
      };
    },
  };
};
