// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import type { AnswerDesk } from '../cached-answers.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { PurgeCount, Purged, PurgeRequest, PurgeTarget } from '../core/purge.ts';
import type { Run } from '../core/run.ts';
import type { Runs } from '../runs.ts';
import type { Looks } from '../watches/looks.ts';
import type { WatchBook } from '../watches/watch-book.ts';
import { requestCancel } from '../work.ts';
import { markPurged } from './marks.ts';
import { judgeOf } from './sought.ts';
import { alsoSought, sweepState } from './sweep.ts';

/** Jobs of queues that outlive the process, and queues; what is under way stays. Returns how many jobs match, or went. */
export type PurgeJobs = (
  sought: { readonly job: (payload: string) => boolean; readonly queue: (name: string) => boolean },
  options: { readonly dryRun: boolean; readonly signal: AbortSignal },
) => Promise<number>;

export interface PurgeParts {
  readonly state: StateStore;
  readonly queue: Pick<JobQueue, 'remove'>;
  readonly runs: Pick<Runs, 'active' | 'unshare'>;
  readonly watches: Pick<WatchBook, 'list'>;
  readonly looks: Pick<Looks, 'looks'>;
  /** Undefined where jobs live in this process alone. */
  readonly purgeJobs?: PurgeJobs | undefined;
  /** Undefined where no answers are remembered. */
  readonly answers?: AnswerDesk | undefined;
  readonly clock: Clock;
}

/** So long work that was told to stop may take to hear of it and to write its last. */
const STOP_MS = 3 * SECOND;
/** So long the end of work is waited for that cannot be stopped for one of many who wait. */
const WAIT_MS = 20 * SECOND;
const LOOK_MS = 250;

/** Those of the cluster, or those that nobody but the person waits for; and all that have to do with the person. */
const runsOf = (
  target: PurgeTarget,
  active: readonly Run[],
): { readonly stop: readonly Run[]; readonly all: readonly Run[] } => {
  const isOne = ({ work, listeners }: Run): boolean =>
    target.type === 'cluster'
      ? work.cluster === target.name
      : listeners.some(({ person }) => person.id === target.id);
  const isAlone = ({ listeners }: Run): boolean =>
    target.type === 'cluster' || listeners.every(({ person }) => person.id === target.id);
  const all = active.filter(isOne);
  return { stop: all.filter(isAlone), all };
};

const merged = (all: readonly (readonly PurgeCount[])[]): readonly PurgeCount[] => {
  const counts = new Map<string, PurgeCount>();
  for (const { what, gone, stripped } of all.flat()) {
    const before = counts.get(what);
    counts.set(what, {
      what,
      gone: gone + (before?.gone ?? 0),
      stripped: stripped + (before?.stripped ?? 0),
    });
  }
  return [...counts.values()].filter(({ gone, stripped }) => gone + stripped > 0);
};

const gone = (what: string, count: number): PurgeCount => ({ what, gone: count, stripped: 0 });

/**
 * Everything that is kept of a cluster or a person goes, or is counted. What is under way is stopped or waited for first,
 * so that nothing comes back; who dies in the midst of it leaves the rest to the next one who asks.
 */
export const createPurge = (
  parts: PurgeParts,
): ((request: PurgeRequest, signal: AbortSignal) => Promise<Purged>) => {
  const { state, queue, runs, clock } = parts;

  const stopWork = async (target: PurgeTarget, signal: AbortSignal): Promise<number> => {
    const { stop, all } = runsOf(target, await runs.active());
    for (const run of stop) {
      await requestCancel(state, run.id, 'a purge');
      await runs.unshare(run);
      await queue.remove(run.queue, run.id);
    }
    const watching = new Set(
      (await parts.watches.list()).flatMap(({ watch }) =>
        target.type === 'cluster' && watch.cluster === target.name ? watch.id : [],
      ),
    );
    const looking = [...(await parts.looks.looks())].filter(
      ([id, look]) => watching.has(id) && look.outcome === 'looking',
    );
    for (const [, look] of looking) await requestCancel(state, look.run, 'a purge');
    if (stop.length + looking.length > 0) await clock.sleep(STOP_MS, signal);
    const stopped = new Set(stop.map(({ id }) => id));
    const others = new Set(all.flatMap(({ id }) => (stopped.has(id) ? [] : id)));
    const until = clock.now() + WAIT_MS;
    const left = async (): Promise<number> =>
      others.size === 0 ? 0 : (await runs.active()).filter(({ id }) => others.has(id)).length;
    let count = await left();
    while (count > 0 && clock.now() < until) {
      await clock.sleep(LOOK_MS, signal);
      count = await left();
    }
    return count;
  };

  /** Nobody can tell of which cluster an answer is: names in it are stand-ins. Only questions come from somebody. */
  const purgeAnswers = async ({
    target,
    dryRun,
    keepAnswers,
  }: PurgeRequest): Promise<readonly PurgeCount[]> => {
    const { answers } = parts;
    if (answers === undefined || keepAnswers) return [];
    const { entries } = await answers.look(['list']);
    const keys = entries
      .map(({ key }) => key)
      .filter((key) => target.type === 'cluster' || key.startsWith('ask/'));
    if (!dryRun && keys.length > 0) await answers.forget(target.type === 'cluster' ? 'all' : keys);
    return [gone('answers of AI', keys.length)];
  };

  return async (request, signal) => {
    const { target, dryRun } = request;
    const standIn = `purged-${randomBytes(4).toString('hex')}`;
    const watched =
      target.type === 'cluster'
        ? (await parts.watches.list()).filter(({ watch }) => watch.cluster === target.name)
        : [];
    let underWay: number;
    if (dryRun) underWay = runsOf(target, await runs.active()).all.length;
    else {
      if (target.type === 'cluster') await markPurged(state, target.name, clock.now());
      underWay = await stopWork(target, signal);
    }
    const counts: (readonly PurgeCount[])[] = [];
    // Twice: what somebody wrote while the first went through.
    let also: ReadonlySet<string> = new Set();
    for (const _sweep of dryRun ? [1] : [1, 2]) {
      also = new Set([...also, ...(await alsoSought(state, target, signal))]);
      const judge = judgeOf({ target, also });
      const sought = {
        job: (payload: string) => judge.concerns('', payload),
        queue: (name: string) => target.type === 'cluster' && judge.concerns(name, ''),
      };
      const jobs = await parts.purgeJobs?.(sought, { dryRun, signal });
      counts.push([gone('jobs', jobs ?? 0)], await sweepState(state, request, { also, standIn, signal }));
    }
    counts.push(await purgeAnswers(request));
    if (!dryRun) await state.scrub?.();
    return {
      request,
      counts: merged(counts),
      underWay,
      watches: watched.flatMap(({ watch, home }) => (home === undefined ? watch.id : [])),
      chatWatches: watched.flatMap(({ watch, home }) => (home === undefined ? [] : watch.id)),
      standIn,
    };
  };
};
