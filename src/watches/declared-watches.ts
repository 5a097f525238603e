// SPDX-License-Identifier: Apache-2.0

import { many } from '../config/criteria.ts';
import type { K8sgptResourcesConfig } from '../config/k8sgpt-resources.ts';
import { type Clock, MINUTE, SECOND } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import { matchesGlob } from '../core/glob.ts';
import type { Clusters } from '../core/ports/cluster-reader.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Log } from '../core/ports/telemetry.ts';
import { byText } from '../core/ref.ts';
import { timeLimit } from '../core/time-limit.ts';
import { parseSpan } from '../core/time-span.ts';
import type { Watch } from '../core/watch.ts';
import { holdLease, type Lease } from '../lease.ts';
import { type DeclaredIn, listed, type Unsupported, watchOfResource } from './declared.ts';
import type { WatchBook } from './watch-book.ts';

interface DeclaredParts {
  readonly clusters: Clusters;
  readonly book: Pick<WatchBook, 'declare'>;
  readonly state: StateStore;
  /** Names this process. */
  readonly owner: string;
  readonly settings: K8sgptResourcesConfig;
  readonly knownFilters: DeclaredIn['knownFilters'];
  readonly clock: Clock;
  readonly log: Log;
}

const PERIOD_MS = MINUTE;
const LOOK_MS = 30 * SECOND;
const LEASE_MS = MINUTE;

/** Watches that the resources of one cluster may make, and sentences about them. */
const MOST_WATCHES = 50;
const MOST_NOTES = 50;

interface Told {
  readonly watches: readonly Watch[];
  readonly notes: readonly string[];
}

const isNothing = ({ watches, notes }: Told): boolean => watches.length === 0 && notes.length === 0;

/** One for each reason: who misspells fifty fields is told once. */
const sentencesOf = (unsupported: readonly Unsupported[]): readonly string[] => {
  const byReason = new Map<string, string[]>();
  for (const { field, why, todo } of unsupported) {
    const reason = `${why}. ${todo}`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), field]);
  }
  return [...byReason].map(([reason, fields]) => `${listed(fields)}: ${reason}`);
};

/** What the resources of one cluster say; undefined where nobody can tell now. Throws what the cluster throws. */
const told = async (name: string, parts: DeclaredParts, signal: AbortSignal): Promise<Told | undefined> => {
  const { clusters, settings, knownFilters } = parts;
  const { namespaces, severity } = settings;
  const reader = await clusters.open(name);
  const { kinds } = await reader.snapshot(['K8sGPT'], { namespaces }, { signal });
  const { K8sGPT: state } = kinds;
  if (state === undefined) return undefined;
  if (state.status === 'skipped' && state.reason === 'absent') return { watches: [], notes: [] };
  if (state.status === 'skipped')
    throw new Error(`K8sGPT resources of ${name} cannot be read: ${state.detail}`);
  const given: DeclaredIn = {
    cluster: name,
    ofSecret: (place) => clusters.ofSecret?.(place),
    knownFilters,
    leastInterval: parseSpan(settings.leastInterval) ?? MINUTE,
    severity,
  };
  const watches: Watch[] = [];
  const notes: string[] = [];
  const resources = state.objects.toSorted((a, b) =>
    byText(`${a.metadata.namespace}/${a.metadata.name}`, `${b.metadata.namespace}/${b.metadata.name}`),
  );
  for (const resource of resources) {
    // One that is being deleted watches no longer.
    if (resource.metadata.deletionTimestamp !== undefined) continue;
    const { watch, unsupported } = watchOfResource(resource, given);
    const whose = `K8sGPT ${resource.metadata.namespace ?? ''}/${resource.metadata.name} of ${name}`;
    if (watch !== undefined && watches.length === MOST_WATCHES)
      notes.push(`${whose}: it is not watched, because ${MOST_WATCHES} others of this cluster are.`);
    else if (watch !== undefined) watches.push(watch);
    notes.push(...sentencesOf(unsupported).map((note) => `${whose}: ${note}`));
  }
  const shown = notes.slice(0, MOST_NOTES);
  return {
    watches,
    notes:
      notes.length > shown.length ? [...shown, `And ${notes.length - shown.length} more of ${name}.`] : shown,
  };
};

/**
 * Reads the K8sGPT resources of these clusters once a minute, by one worker of those that reach them, as watches of the
 * book. What cannot be read now stays as it was.
 */
export const startDeclaredWatches = (parts: DeclaredParts): { readonly stop: () => Promise<void> } => {
  const { clusters, book, state, settings, clock, log, owner } = parts;
  const stopping = new AbortController();
  const last = new Map<string, Told>();
  const said = new Map<string, string>();
  const leases = new Map<string, Lease>();

  const isMeant = (name: string): boolean =>
    many(settings.clusters)?.some((pattern) => matchesGlob(name, pattern)) ?? true;

  const tellChanges = (
    cluster: string,
    notes: readonly string[],
    sentence = 'Part of a K8sGPT resource is not supported',
  ): void => {
    const key = notes.join('\n');
    if ((said.get(cluster) ?? '') === key) return;
    said.set(cluster, key);
    for (const note of notes) log.warn({ cluster, note }, sentence);
  };

  /** Others who reach the same cluster need not read the same; and who has read it before knows how it was. */
  const isMine = async (name: string): Promise<boolean> => {
    if (leases.get(name)?.held() === true) return true;
    const lease = await holdLease(state, `lease/declared/${encodeURIComponent(name)}`, {
      owner,
      ttlMs: LEASE_MS,
      clock,
    });
    if (lease === undefined) leases.delete(name);
    else leases.set(name, lease);
    return lease !== undefined;
  };

  const read = async (name: string): Promise<void> => {
    const signal = AbortSignal.any([stopping.signal, timeLimit(LOOK_MS)]);
    if (!(await isMine(name))) return;
    let now: Told | undefined;
    try {
      now = await told(name, parts, signal);
    } catch (error) {
      if (stopping.signal.aborted) return;
      const reason = signal.aborted ? 'it does not answer' : messageOf(error);
      const note = `K8sGPT resources of ${name} cannot be read now: ${reason}`;
      // Said in the log once; what it was before still counts, if anything was.
      tellChanges(name, [note], 'K8sGPT resources cannot be read now');
      const before = last.get(name);
      if (before !== undefined) await book.declare({ cluster: name }, before.watches, [note]);
      return;
    }
    if (now === undefined) return;
    const before = last.get(name);
    tellChanges(name, now.notes);
    // Most clusters have none, and need not be told of every minute.
    if (!isNothing(now) || before === undefined || !isNothing(before))
      await book.declare({ cluster: name }, now.watches, now.notes);
    last.set(name, now);
  };

  /** A cluster that this process no longer reaches is for others who do. */
  const leave = async (): Promise<void> => {
    for (const [name, lease] of leases) {
      if (clusters.names().includes(name)) continue;
      leases.delete(name);
      await lease.release().catch(() => undefined);
    }
  };

  const readAll = async (): Promise<void> => {
    await leave();
    const results = await Promise.allSettled(clusters.names().filter(isMeant).map(read));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined && !stopping.signal.aborted)
      log.warn({ reason: messageOf(failed.reason) }, 'Watches of K8sGPT resources could not be written down');
  };
  const repeat = async (): Promise<void> => {
    for (;;) {
      await readAll();
      await clock.sleep(PERIOD_MS, stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) return;
    }
  };
  const repeating = settings.enabled ? repeat() : Promise.resolve();
  return {
    stop: async () => {
      stopping.abort();
      await repeating;
      await Promise.allSettled([...leases.values()].map((lease) => lease.release()));
    },
  };
};
