// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import { eitherSignal } from '../core/either-signal.ts';
import { Refused, Unavailable } from '../core/errors.ts';
import type { LiveUpdate } from '../core/ports/live-cluster.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Watch } from '../core/watch.ts';
import { LIVE_BEAT_MS } from '../core/watch-freshness.ts';
import { type LiveLooker, liveLooker, lookKey } from './live-looker.ts';
import type { LiveParts } from './live-parts.ts';

/** What belongs together comes within so long; */
const GATHER_MS = 80;
/** and after a look the next one waits so long. */
const PAUSE_MS = 300;
/** No look is asked for sooner than this after another. */
const SOONEST_MS = SECOND;
/** While nothing is heard of the cluster, that is told again so often. */
const STALE_MS = 15 * SECOND;
/** Watches that come and go are noticed so late. */
const NOTICE_MS = 2 * SECOND;

/** One watch, and when it looks once more although nothing changed. */
interface Followed {
  watch: Watch;
  readonly looker: LiveLooker;
  lookAt: number;
}

interface Plan {
  /** What would have to be read differently for other watches. */
  readonly key: string;
  readonly followed: Map<string, Followed>;
}

/** Follows a cluster once, until its watches need something else of it. Throws what following throws, and the signal's reason. */
export const followLive = async (
  parts: LiveParts,
  onSeen: () => void,
  signal: AbortSignal,
): Promise<void> => {
  const { cluster, watches, clock, desk, newId, log } = parts;
  const reader = await parts.open();
  if (reader.follow === undefined)
    throw new Refused(`${cluster} cannot be followed: give its watches an interval.`);
  const lookers = new Map<string, LiveLooker>();
  const lookerOf = (watch: Watch): LiveLooker | undefined => {
    const key = lookKey(watch);
    try {
      const looker = lookers.get(key) ?? liveLooker(watch, { ...parts, reader });
      lookers.set(key, looker);
      return looker;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      log.warn({ cluster, watch: watch.id, reason: error.message }, 'A watch cannot look');
      return undefined;
    }
  };

  const planned = (before?: Plan): Plan => {
    const followed = new Map<string, Followed>();
    for (const watch of watches()) {
      const looker = lookerOf(watch);
      if (looker === undefined) continue;
      const known = before?.followed.get(watch.id);
      followed.set(watch.id, known?.looker === looker ? { ...known, watch } : { watch, looker, lookAt: 0 });
    }
    const keys = [...followed.values()].map(({ watch }) => lookKey(watch));
    return { key: [...new Set(keys)].sort().join(' '), followed };
  };

  let plan = planned();
  const used = [...new Set([...plan.followed.values()].map(({ looker }) => looker))];
  if (used.length === 0) {
    await clock.sleep(NOTICE_MS, signal);
    return;
  }
  const spaces = used.map(({ scope }) => scope.namespaces);
  const isWhole = spaces.some((each) => each === undefined);
  const ended = new AbortController();
  const either = eitherSignal(signal, ended.signal);
  const following = either.signal;
  const updates = reader.follow(
    [...new Set(used.flatMap(({ kinds }) => kinds))],
    isWhole ? {} : { namespaces: [...new Set(spaces.flatMap((each) => each ?? []))].sort() },
    { signal: following },
  );

  const look = async (followed: Followed, snapshot: Snapshot): Promise<void> => {
    const { watch, looker } = followed;
    const run = newId();
    followed.lookAt = clock.now() + LIVE_BEAT_MS;
    if (!(await desk.begun(watch, run))) return;
    const report = await looker.report(snapshot, run, following);
    const again = await desk.saw(watch, run, report, snapshot);
    if (again === undefined) return;
    followed.lookAt = Math.min(followed.lookAt, Math.max(again, clock.now() + SOONEST_MS));
  };

  const tellStale = async (reason: string): Promise<void> => {
    for (const followed of plan.followed.values()) {
      const run = newId();
      followed.lookAt = clock.now() + STALE_MS;
      if (await desk.begun(followed.watch, run))
        await desk.failed(followed.watch, run, new Unavailable(reason), true);
    }
  };

  const nextDue = (): number => {
    const now = clock.now();
    const times = [...plan.followed.values()].flatMap(({ looker, lookAt }) => [
      lookAt,
      looker.dueAt() ?? lookAt,
    ]);
    return Math.min(now + NOTICE_MS, ...times.map((at) => Math.max(at, now)));
  };

  /** Something changed, or it is time. */
  const waited = async (
    next: Promise<IteratorResult<LiveUpdate, never>>,
  ): Promise<LiveUpdate | undefined> => {
    const stop = new AbortController();
    const stopped = eitherSignal(following, stop.signal);
    const time = clock.sleep(Math.max(0, nextDue() - clock.now()), stopped.signal).finally(stopped.letGo);
    try {
      const first = await Promise.race([next, time.then(() => undefined)]);
      return first?.value;
    } finally {
      stop.abort();
      await time.catch(() => undefined);
    }
  };

  try {
    let next = updates.next();
    next.catch(() => undefined);
    let current: LiveUpdate = (await next).value;
    let changes = current.changes;
    onSeen();
    next = updates.next();
    next.catch(() => undefined);
    for (;;) {
      following.throwIfAborted();
      const now = clock.now();
      const { snapshot, stale } = current;
      if (stale === undefined) {
        let shared: Snapshot | undefined;
        const taken = (): Snapshot => (shared ??= snapshot());
        const touched = new Set<LiveLooker>();
        for (const looker of used) {
          if (await looker.take(taken, changes, following)) touched.add(looker);
        }
        changes = [];
        for (const followed of plan.followed.values())
          if (touched.has(followed.looker) || followed.lookAt <= now) await look(followed, taken());
      } else if ([...plan.followed.values()].some(({ lookAt }) => lookAt <= now))
        await tellStale(stale.reason);

      await clock.sleep(PAUSE_MS, following);
      const update = await waited(next);
      const other = planned(plan);
      if (other.key !== plan.key) return;
      plan = other;
      if (update === undefined) continue;
      next = updates.next();
      next.catch(() => undefined);
      // Heard again, or not any more: all of them look.
      if ((update.stale === undefined) !== (current.stale === undefined))
        for (const followed of plan.followed.values()) followed.lookAt = 0;
      current = update;
      changes = changes === 'all' || update.changes === 'all' ? 'all' : [...changes, ...update.changes];
      await clock.sleep(GATHER_MS, following);
    }
  } finally {
    ended.abort();
    either.letGo();
    await updates.return(undefined as never).catch(() => undefined);
  }
};
