// SPDX-License-Identifier: Apache-2.0

import { setMaxListeners } from 'node:events';
import { type Clock, MINUTE, SECOND } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Log, Metrics } from '../core/ports/telemetry.ts';
import { holdLease, type Lease } from '../lease.ts';

/** Something that one process of an installation does again and again. What it did is in the state store: another may do it next. */
export interface TickerTask {
  /** In logs and metrics. */
  readonly name: string;
  /** Milliseconds from the beginning of one run to that of the next; a run that takes longer is waited for. */
  readonly everyMs: number;
  /**
   * `signal` is aborted when this process stops, is no longer the one that does it, or the run takes too long: from then
   * on nothing may be written that is not version-checked.
   */
  readonly run: (now: number, signal: AbortSignal) => Promise<void>;
}

export interface Ticker {
  /** Whether this process is the one that does it now. */
  readonly isLeading: () => boolean;
  /** Hands the tasks to another process. */
  readonly stop: () => Promise<void>;
}

interface TickerParts {
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Names this process. */
  readonly owner: string;
  readonly tasks: readonly TickerTask[];
}

/** Held by the process that ticks; its value is that process's name. */
export const TICKER_LEASE = 'lease/watches';

/** After so long without a sign of life another process takes over; with the look below, and one tick, that is under 15 s. */
const TTL_MS = 10 * SECOND;
const LOOK_AGAIN_MS = 2 * SECOND;

/** A run that takes longer is told to stop, and said. */
const LONGEST_MS = MINUTE;

/** Last runs of a process that stops are waited for so long. */
const LAST_MS = 5 * SECOND;

/**
 * Runs the tasks in one process of all that share the store: each has its own time, and one that fails or hangs costs
 * only itself.
 */
export const startTicker = ({ state, clock, log, metrics, owner, tasks }: TickerParts): Ticker => {
  const stopping = new AbortController();
  /** Tasks that are under way: one that does not heed its signal is not begun a second time. */
  const running = new Set<string>();
  let lease: Lease | undefined;

  const runOnce = async ({ name, run }: TickerTask, lost: AbortSignal): Promise<void> => {
    const own = new AbortController();
    const stop = (): void => own.abort(lost.reason);
    lost.addEventListener('abort', stop, { once: true });
    const over = new AbortController();
    const started = clock.now();
    const limit = clock
      .sleep(LONGEST_MS, over.signal)
      .then(() => {
        own.abort(new Error('it took too long'));
        log.warn({ task: name }, 'Something that is done again and again takes too long');
        metrics.count('k8sgpt_ticks_total', { task: name, outcome: 'late' });
      })
      .catch(() => undefined);
    running.add(name);
    try {
      await run(started, own.signal);
      metrics.count('k8sgpt_ticks_total', { task: name, outcome: 'done' });
    } catch (error) {
      if (lost.aborted) return;
      metrics.count('k8sgpt_ticks_total', { task: name, outcome: 'failed' });
      log.warn({ task: name, reason: messageOf(error) }, 'Something that is done again and again failed');
    } finally {
      running.delete(name);
      lost.removeEventListener('abort', stop);
      over.abort();
      await limit;
      metrics.observe('k8sgpt_tick_seconds', (clock.now() - started) / SECOND, { task: name });
    }
  };

  const repeat = async (task: TickerTask, lost: AbortSignal): Promise<void> => {
    while (!lost.aborted) {
      const next = clock.now() + task.everyMs;
      if (!running.has(task.name)) await runOnce(task, lost);
      // A clock that is set back meanwhile makes nobody wait longer.
      const left = Math.min(task.everyMs, Math.max(0, next - clock.now()));
      await clock.sleep(left, lost).catch(() => undefined);
    }
  };

  const lead = async (held: Lease): Promise<void> => {
    lease = held;
    log.info({ owner }, 'This process looks after the watches');
    const lost = AbortSignal.any([held.lost, stopping.signal]);
    // Every task waits for it: ten are no leak.
    setMaxListeners(0, lost);
    const all = Promise.allSettled(tasks.map((task) => repeat(task, lost)));
    // A task that hangs must not keep this process from standing by again.
    await new Promise<void>((resolve) => {
      if (lost.aborted) resolve();
      else lost.addEventListener('abort', () => resolve(), { once: true });
    });
    if (stopping.signal.aborted) await Promise.race([all, clock.sleep(LAST_MS)]);
    else log.warn({ owner }, 'This process no longer looks after the watches');
    lease = undefined;
    await held.release().catch(() => undefined);
  };

  const standBy = async (): Promise<void> => {
    let isReachable = true;
    while (!stopping.signal.aborted) {
      try {
        const held = await holdLease(state, TICKER_LEASE, { owner, ttlMs: TTL_MS, clock });
        isReachable = true;
        if (held !== undefined) await lead(held);
      } catch (error) {
        if (isReachable)
          log.warn({ reason: messageOf(error) }, 'Who looks after the watches cannot be found out');
        isReachable = false;
      }
      await clock.sleep(LOOK_AGAIN_MS, stopping.signal).catch(() => undefined);
    }
  };

  const standing = standBy();
  return {
    isLeading: () => lease?.held() === true,
    stop: async () => {
      stopping.abort();
      await standing;
    },
  };
};
