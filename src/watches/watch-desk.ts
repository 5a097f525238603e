// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../core/clock.ts';
import { isAbort, messageOf, Refused, Unavailable } from '../core/errors.ts';
import type { WatchDesk } from '../core/job.ts';
import type { Metrics } from '../core/ports/telemetry.ts';
import type { Report } from '../core/report.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Watch } from '../core/watch.ts';
import type { Looks } from './looks.ts';
import type { WatchBook } from './watch-book.ts';
import type { WatchDenial } from './watch-denial.ts';

interface DeskParts {
  readonly book: Pick<WatchBook, 'list'>;
  readonly looks: Looks;
  readonly clock: Pick<Clock, 'now'>;
  readonly metrics: Metrics;
  readonly isPaused: (cluster: string) => boolean;
  readonly denialOf: WatchDenial;
  /** What the report tells of incidents, written down. Returns when it has to be looked at once more; undefined: as planned. */
  readonly observe: (watch: Watch, report: Report, snapshot?: Snapshot) => Promise<number | undefined>;
  /** The cluster could not be seen, and why, as one clause. Returns as `observe` does. */
  readonly observeFailure: (watch: Watch, why: string) => Promise<number | undefined>;
}

/** No look is asked for sooner than this after another. */
const SOONEST_MS = 5 * SECOND;

/** Why a look failed, for people; undefined: a fault of ours, which tells nothing of the cluster. */
const whyOf = (error: unknown): string | undefined => {
  if (isAbort(error)) return 'it took longer than it may';
  return error instanceof Unavailable || error instanceof Refused ? messageOf(error) : undefined;
};

/** Writes down how each look went, and hands on what was seen. */
export const createWatchDesk = ({
  book,
  looks,
  clock,
  metrics,
  isPaused,
  denialOf,
  observe,
  observeFailure,
}: DeskParts): WatchDesk => {
  /** Earlier than planned, where something has to settle. */
  const askAgain = async (watch: Watch, wanted: number | undefined): Promise<void> => {
    if (wanted === undefined || watch.rhythm.type === 'live') return;
    await looks.bringForward(watch.id, Math.max(wanted, clock.now() + SOONEST_MS));
  };
  const isWanted = async (watch: Watch): Promise<boolean> => {
    if (isPaused(watch.cluster)) return false;
    const found = (await book.list()).find((known) => known.watch.id === watch.id);
    return found !== undefined && found.paused === undefined;
  };
  return {
    begun: async (watch, run) => {
      const at = clock.now();
      const wanted = await isWanted(watch);
      const denial = wanted ? denialOf(watch) : undefined;
      const look = await looks.note(watch.id, (before) => {
        // Handed out a second time after it had ended.
        if (before?.run === run && before.endedAt !== undefined) return undefined;
        const { why: _why, endedAt: _ended, ...rest } = before ?? { schema: 1 as const, failed: 0 };
        if (denial !== undefined) {
          const failed = rest.failed + 1;
          return { ...rest, run, at, endedAt: at, outcome: 'failed', why: denial, failed };
        }
        return wanted
          ? { ...rest, run, at, outcome: 'looking' }
          : { ...(before ?? { schema: 1, failed: 0, outcome: 'looking' }), run, at, endedAt: at };
      });
      if (denial !== undefined) metrics.count('k8sgpt_watch_looks_total', { outcome: 'denied' });
      return wanted && denial === undefined && look !== undefined;
    },
    saw: async (watch, run, report, snapshot) => {
      const again = await observe(watch, report, snapshot);
      const now = clock.now();
      await looks.note(watch.id, (before) => ({
        schema: 1,
        run,
        at: before?.run === run ? before.at : now,
        endedAt: now,
        outcome: 'looked',
        lookedAt: now,
        incidents: report.incidents.length,
        failed: 0,
      }));
      metrics.count('k8sgpt_watch_looks_total', { outcome: 'looked' });
      await askAgain(watch, again);
      return again;
    },
    failed: async (watch, run, error, isSeeing) => {
      const why = whyOf(error);
      const again = isSeeing && why !== undefined ? await observeFailure(watch, why) : undefined;
      const now = clock.now();
      await looks.note(watch.id, (before) => ({
        ...before,
        schema: 1,
        run,
        at: before?.run === run ? before.at : now,
        endedAt: now,
        outcome: 'failed',
        why: why ?? 'there was a fault; the log says more',
        failed: (before?.failed ?? 0) + 1,
      }));
      metrics.count('k8sgpt_watch_looks_total', { outcome: 'failed' });
      await askAgain(watch, again);
      // A fault is written down and then found by its reference, as everywhere.
      if (why === undefined) throw error;
    },
  };
};
