// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE, SECOND } from './core/clock.ts';
import { ClusterEntry, type Directory } from './core/directory.ts';
import { messageOf } from './core/errors.ts';
import { leftOutText } from './core/left-out.ts';
import type { Clusters } from './core/ports/cluster-reader.ts';
import type { StateStore } from './core/ports/state-store.ts';
import type { Log } from './core/ports/telemetry.ts';
import { timeLimit } from './core/time-limit.ts';
import { isOfNewerRelease, parsed } from './parsed.ts';

const PREFIX = 'directory/';
/** A cluster that no worker has reported for this long is not offered any more. */
const KEPT_MS = 5 * MINUTE;
const REFRESH_MS = MINUTE;
/** The store was away: nobody is told of a cluster until this has worked. */
const AGAIN_MS = 2 * SECOND;
/** How soon it is told again when the store has lost it: until then every command is refused. */
const LOST_MS = 5 * SECOND;
/** A look at one cluster. */
const LOOK_MS = 10 * SECOND;
/** Typing `analyze` must not ask the store for every person. */
const FRESH_MS = 2 * SECOND;
/** Sentences kept of one cluster. */
const MOST_NOTES = 5;
const MOST_UNDONE = 20;
/** Namespaces kept of one cluster. */
const MOST_NAMESPACES = 5_000;

const entryKey = (name: string): string => PREFIX + encodeURIComponent(name);

/** Undefined for what another release wrote in a shape that this one does not know: it hides no other cluster. */
const entryOf = (text: string): ClusterEntry | undefined => parsed(ClusterEntry, text);

/** What workers told of their clusters; remembered for two seconds. */
export const createDirectoryReader = (state: StateStore, clock: Clock): (() => Promise<Directory>) => {
  let read: { readonly at: number; readonly directory: Promise<Directory> } | undefined;
  const load = async (): Promise<Directory> => {
    const stored = await state.list(PREFIX);
    return { clusters: stored.flatMap(({ value }) => entryOf(value) ?? []) };
  };
  return () => {
    const now = clock.now();
    if (read === undefined || now - read.at > FRESH_MS) {
      const directory = load();
      read = { at: now, directory };
      directory.catch(() => (read = undefined));
    }
    return read.directory;
  };
};

/** Since when it is as it is, and what was wrong before. */
const healthOf = (
  before: ClusterEntry | undefined,
  trouble: string | undefined,
  now: number,
): Pick<ClusterEntry, 'reachableSince' | 'troubleSince' | 'lastTrouble'> => {
  const { troubleSince, reachableSince, lastTrouble } = before ?? {};
  const last = lastTrouble === undefined ? {} : { lastTrouble };
  if (trouble !== undefined) return { troubleSince: troubleSince ?? now, ...last };
  if (before?.trouble === undefined) return { reachableSince: reachableSince ?? now, ...last };
  return { reachableSince: now, lastTrouble: { at: troubleSince ?? now, detail: before.trouble } };
};

interface PublishParts {
  readonly state: StateStore;
  readonly clusters: Clusters;
  readonly source: (name: string) => string;
  /** What of the watches that a cluster declares is not done. */
  readonly undoneOf?: ((name: string) => Promise<readonly string[]>) | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Tells bots which clusters this worker reaches, at once and then every minute; sooner where the store has lost it. */
export const publishDirectory = async ({
  state,
  clusters,
  source,
  undoneOf,
  clock,
  log,
}: PublishParts): Promise<{ readonly stop: () => Promise<void> }> => {
  const stopping = new AbortController();

  const look = async (name: string): Promise<Partial<ClusterEntry>> => {
    const signal = AbortSignal.any([stopping.signal, timeLimit(LOOK_MS)]);
    try {
      const reader = await clusters.open(name);
      const namespaces = await reader.namespaces(signal);
      const leftOut = (reader.leftOut ?? []).map(leftOutText);
      return {
        namespaces: namespaces.slice(0, MOST_NAMESPACES),
        seenAt: clock.now(),
        ...(leftOut.length === 0 ? {} : { leftOut }),
      };
    } catch (error) {
      return { trouble: signal.aborted ? 'it does not answer' : messageOf(error) };
    }
  };

  const publish = async (name: string): Promise<void> => {
    const before = await state.get(entryKey(name));
    const known = before === undefined ? undefined : entryOf(before.value);
    const [seen, undone] = await Promise.all([look(name), undoneOf?.(name) ?? []]);
    const notes = (clusters.troubles?.() ?? []).flatMap(({ cluster, detail }) =>
      // What it cannot be reached for is its trouble already.
      cluster === name && detail !== seen.trouble ? detail : [],
    );
    const entry: ClusterEntry = {
      namespaces: known?.namespaces ?? [],
      ...(known?.seenAt === undefined ? {} : { seenAt: known.seenAt }),
      ...seen,
      ...healthOf(known, seen.trouble, clock.now()),
      ...(notes.length === 0 ? {} : { notes: notes.slice(0, MOST_NOTES) }),
      ...(undone.length === 0 ? {} : { undone: undone.slice(0, MOST_UNDONE) }),
      name,
      default: name === clusters.defaultName(),
      source: source(name),
    };
    // It may have gone meanwhile.
    if (!stopping.signal.aborted && clusters.names().includes(name))
      await state.put(entryKey(name), JSON.stringify(entry), { ttlMs: KEPT_MS });
  };

  let isWritten = true;
  const publishAll = async (): Promise<void> => {
    const results = await Promise.allSettled(clusters.names().map(publish));
    const failed = results.filter((result) => result.status === 'rejected');
    // Said once, not every two seconds.
    if (failed.length > 0 && isWritten && !stopping.signal.aborted)
      log.warn({ reason: messageOf(failed[0]?.reason) }, 'The directory of clusters could not be written');
    isWritten = failed.length === 0;
  };

  // Names at once, so that nobody is told that there is no cluster; what they hold as soon as they answer.
  const announce = async (name: string): Promise<void> => {
    const entry = { name, default: name === clusters.defaultName(), namespaces: [], source: source(name) };
    await state
      .put(entryKey(name), JSON.stringify(entry satisfies ClusterEntry), { ttlMs: KEPT_MS, ifVersion: 0 })
      .catch((error: unknown) =>
        log.warn({ reason: messageOf(error) }, 'The directory of clusters could not be written'),
      );
  };
  let announced = [...clusters.names()];
  for (const name of announced) await announce(name);
  const follow = async (): Promise<void> => {
    const names = [...clusters.names()];
    const [come, gone] = [
      names.filter((name) => !announced.includes(name)),
      announced.filter((name) => !names.includes(name)),
    ];
    announced = names;
    for (const name of come) await announce(name);
    await Promise.allSettled([...come.map(publish), ...gone.map((name) => state.delete(entryKey(name)))]);
  };
  const following = new Set<Promise<void>>();
  const forget = clusters.onChange?.(() => {
    const task = follow().finally(() => following.delete(task));
    following.add(task);
  });
  const sleep = (ms: number): Promise<void> => clock.sleep(ms, stopping.signal).catch(() => undefined);
  const isLost = async (): Promise<boolean> => {
    const [name] = clusters.names();
    if (name === undefined || stopping.signal.aborted) return false;
    return state.get(entryKey(name)).then(
      (stored) =>
        stored === undefined || (entryOf(stored.value) === undefined && !isOfNewerRelease(stored.value)),
      () => false,
    );
  };
  const rest = async (): Promise<void> => {
    if (!isWritten) return sleep(AGAIN_MS);
    for (let rested = 0; rested < REFRESH_MS && !stopping.signal.aborted; rested += LOST_MS) {
      await sleep(LOST_MS);
      if (await isLost()) return;
    }
  };
  const repeat = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await publishAll();
      await rest();
    }
  };
  const repeating = repeat();
  return {
    stop: async () => {
      forget?.();
      stopping.abort();
      await Promise.all([repeating, ...following]);
    },
  };
};
