// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { MINUTE, SECOND } from '../core/clock.ts';
import type { Directory } from '../core/directory.ts';
import type { Pausable } from '../core/pause.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { Metrics } from '../core/ports/telemetry.ts';
import { type JobPayload, originOf, type Run } from '../core/run.ts';
import type { Watch } from '../core/watch.ts';
import { queueOfCluster } from '../queue-names.ts';
import { type Due, nextDue, planned, SPREAD_MS, spreadOf } from './due.ts';
import type { Looks } from './looks.ts';
import type { TickerTask } from './ticker.ts';
import type { WatchBook } from './watch-book.ts';

interface ScheduleParts {
  readonly book: Pick<WatchBook, 'list' | 'declare'>;
  readonly looks: Looks;
  readonly queue: Pick<JobQueue, 'enqueue' | 'depth'>;
  readonly directory: () => Promise<Directory>;
  /** Those of the file, for the clusters that are known. */
  readonly configured: (directory: Directory) => readonly Watch[];
  readonly isPaused: (what: Pausable, cluster: string) => boolean;
  readonly metrics: Metrics;
  /** The queue died with the process before: what it held will never run. */
  readonly queueIsNew: boolean;
}

export interface WatchSchedule {
  readonly task: TickerTask;
  /** Something was changed: looked at with the next tick. */
  readonly hint: () => void;
}

const TICK_MS = SECOND;
/** A hint may be lost: this is how late it is known then. */
const READ_AGAIN_MS = 10 * SECOND;
/** Looks that wait in the queue of one cluster: people who ask do not wait behind a hundred of them. */
const MOST_WAITING = 4;
/** Longer than a look may take with every retry: one that is not heard of any more is asked for again. */
const GIVEN_UP_MS = 15 * MINUTE;
/** Nobody ticked for so long: what was missed meanwhile is spread. */
const GAP_MS = 15 * SECOND;

/** Sixteen hexadecimal digits: the same look has the same id, whoever asks for it. */
const runIdOf = (watch: string, dueAt: number): string =>
  createHash('sha256').update(`watch/${watch}/${dueAt}`).digest('hex').slice(0, 16);

const runOf = (id: string, watch: Watch, now: number): Run => ({
  schema: 1,
  id,
  shareKey: id,
  queue: queueOfCluster(watch.cluster),
  work: { kind: 'watch', cluster: watch.cluster, watch },
  opening: { summary: `Looking at ${watch.cluster}`, blocks: [] },
  state: 'queued',
  listeners: [],
  createdAt: now,
});

/** Asks for the looks that are due: each once, none while the one before is under way, missed ones once. */
export const createWatchSchedule = (parts: ScheduleParts): WatchSchedule => {
  const { book, looks, queue, metrics } = parts;
  let isStale = true;
  let readAt = 0;
  let tickedAt = Number.NEGATIVE_INFINITY;
  let isNew = parts.queueIsNew;
  let known: readonly { readonly watch: Watch; dueAt: number | undefined }[] = [];

  /** Plans what is new or changed, forgets what is gone. */
  const read = async (now: number): Promise<void> => {
    isStale = false;
    readAt = now;
    await book.declare('file', parts.configured(await parts.directory()));
    const [watches, dues] = await Promise.all([book.list(), looks.dues()]);
    const isMissed = now - tickedAt > GAP_MS;
    const plan = (watch: Watch, before: Due | undefined): Due => {
      const due = planned(watch, before, now);
      const { run, askedAt: _, ...rest } = due;
      const current = isNew && run !== undefined ? rest : due;
      return isMissed && due.dueAt !== undefined && now - due.dueAt > SPREAD_MS
        ? { ...current, dueAt: now + spreadOf(watch.id, SPREAD_MS) }
        : current;
    };
    for (const { watch } of watches) {
      const before = dues.get(watch.id);
      if (plan(watch, before) !== before) await looks.plan(watch.id, (due) => plan(watch, due));
    }
    isNew = false;
    const ids = new Set(watches.map(({ watch }) => watch.id));
    for (const id of dues.keys()) if (!ids.has(id)) await looks.forget(id);
    const current = await looks.dues();
    known = watches
      .filter(({ paused }) => paused === undefined)
      .map(({ watch }) => ({ watch, dueAt: current.get(watch.id)?.dueAt }));
  };

  const isUnderWay = async ({ watch, due }: { watch: Watch; due: Due }, now: number): Promise<boolean> => {
    if (due.run === undefined || now - (due.askedAt ?? 0) > GIVEN_UP_MS) return false;
    const look = await looks.look(watch.id);
    if (look?.run === due.run) return look.endedAt === undefined;
    // What looks as things change has other looks beside those that are asked for.
    return (look?.at ?? 0) < (due.askedAt ?? 0);
  };

  /** Returns when it is due next, and whether it was put into the queue. */
  const ask = async (
    watch: Watch,
    now: number,
  ): Promise<{ readonly dueAt: number | undefined; readonly isAsked: boolean }> => {
    const due = planned(watch, await looks.due(watch.id), now);
    const { dueAt } = due;
    if (dueAt === undefined || dueAt > now) return { dueAt, isAsked: false };
    const next = nextDue(watch, dueAt, now);
    const isAsked = !(await isUnderWay({ watch, due }, now));
    const run = runIdOf(watch.id, dueAt);
    if (isAsked) {
      const payload: JobPayload = { schema: 1, run: runOf(run, watch, now) };
      await queue.enqueue(queueOfCluster(watch.cluster), {
        id: run,
        payload: JSON.stringify(payload),
        origin: originOf(payload.run),
      });
    } else metrics.count('k8sgpt_watch_looks_total', { outcome: 'skipped' });
    await looks.plan(watch.id, (current = due) => ({
      ...current,
      // Somebody may have asked for an earlier one meanwhile.
      dueAt: current.dueAt === dueAt ? next : current.dueAt,
      ...(isAsked ? { run, askedAt: now, skipped: 0 } : { skipped: current.skipped + 1 }),
    }));
    return { dueAt: next, isAsked };
  };

  const run = async (now: number, signal: AbortSignal): Promise<void> => {
    if (isStale || Math.abs(now - readAt) >= READ_AGAIN_MS) await read(now);
    tickedAt = now;
    const due = known
      .filter(
        ({ watch, dueAt = Number.POSITIVE_INFINITY }) =>
          dueAt <= now && !parts.isPaused('watches', watch.cluster),
      )
      .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
    if (due.length === 0) return;
    const reachable = new Set((await parts.directory()).clusters.map(({ name }) => name));
    const room = new Map<string, number>();
    for (const entry of due) {
      signal.throwIfAborted();
      const { cluster } = entry.watch;
      // Nobody would take it.
      if (!reachable.has(cluster)) continue;
      const left = room.get(cluster) ?? MOST_WAITING - (await queue.depth(queueOfCluster(cluster))).waiting;
      room.set(cluster, left);
      if (left <= 0) continue;
      const { dueAt, isAsked } = await ask(entry.watch, now);
      entry.dueAt = dueAt;
      if (isAsked) room.set(cluster, left - 1);
    }
  };

  return {
    task: { name: 'watches', everyMs: TICK_MS, run },
    hint: () => {
      isStale = true;
    },
  };
};
