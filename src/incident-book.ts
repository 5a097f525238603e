// SPDX-License-Identifier: Apache-2.0

import { changeEntry } from './change-entry.ts';
import { DAY, MINUTE } from './core/clock.ts';
import { OfNewerRelease } from './core/errors.ts';
import { IncidentRecord, type IncidentSubject } from './core/incident-record.ts';
import { isLive } from './core/lifecycle/watched-record.ts';
import { applyMark, type Mark, type Marked } from './core/mark.ts';
import type { StateStore, Stored } from './core/ports/state-store.ts';
import { isOfNewerRelease, parsed } from './parsed.ts';

/** What is remembered of incidents between reports: who did what, and how they stand. */
export interface IncidentBook {
  readonly read: (cluster: string, incident: string) => Promise<IncidentRecord | undefined>;
  /** Those that stand or stood lately, of one cluster or of all. Cheap to ask again: only what changed is parsed. */
  readonly list: (cluster?: string) => Promise<readonly IncidentRecord[]>;
  /** Those that were put away. */
  readonly past: (cluster?: string) => Promise<readonly IncidentRecord[]>;
  /** Over the version that was read: of two people at once the second sees what the first did. */
  readonly mark: (subject: IncidentSubject, mark: Mark) => Promise<Marked>;
  /**
   * Over the version that was read, as often as it takes. `by` returns the record as it shall be, or undefined to leave
   * it; the result is what was written, undefined when nothing was.
   */
  readonly change: (
    cluster: string,
    incident: string,
    by: (current: IncidentRecord | undefined) => IncidentRecord | undefined,
  ) => Promise<IncidentRecord | undefined>;
  /** Puts away what nothing becomes of any more, so that nobody reads it at each look; a change brings it back. */
  readonly putAway: (record: IncidentRecord) => Promise<void>;
}

/** What nobody has touched for this long is forgotten; a mute until something is fixed lasts no longer. */
const KEPT_MS = 30 * DAY;

/** What no watch sees and nobody did anything about is nothing. */
const NOTHING_MS = MINUTE;

/** Those of interest at each look, and those that were put away. */
const STANDING = 'incident/';
const PAST = 'incident-past/';

const clusterPrefix = (shelf: string, cluster: string | undefined): string =>
  cluster === undefined ? shelf : `${shelf}${encodeURIComponent(cluster)}/`;
const keyOf = (shelf: string, cluster: string, incident: string): string =>
  clusterPrefix(shelf, cluster) + encodeURIComponent(incident);

/** Undefined for what has no shape that is known. What a newer release wrote is not nothing: throws OfNewerRelease. */
const parse = (text: string): IncidentRecord | undefined => {
  const record = parsed(IncidentRecord, text);
  if (record === undefined && isOfNewerRelease(text)) throw new OfNewerRelease();
  return record;
};

const ttlMs = ({ watched, history }: IncidentRecord): number =>
  watched === undefined && history.length === 0 ? NOTHING_MS : KEPT_MS;

type Entry = Stored & { readonly key: string };

/** Parses entries, those of the list before only where they changed since: thousands stand still at each look. */
const createParser = (): ((prefix: string, entries: readonly Entry[]) => readonly IncidentRecord[]) => {
  const lists = new Map<string, ReadonlyMap<string, Parsed>>();
  return (prefix, entries) => {
    const before = lists.get(prefix);
    const now = new Map<string, Parsed>();
    for (const { key, version, value } of entries) {
      const known = before?.get(key);
      // One that a newer release wrote holds up no other; whoever changes that one is told.
      now.set(key, known?.version === version ? known : { version, record: parsed(IncidentRecord, value) });
    }
    lists.set(prefix, now);
    return [...now.values()].flatMap(({ record }) => record ?? []);
  };
};

interface Parsed {
  readonly version: number;
  readonly record: IncidentRecord | undefined;
}

export const createIncidentBook = (state: StateStore): IncidentBook => {
  const parseAll = createParser();

  const load = async (
    shelf: string,
    cluster: string,
    incident: string,
  ): Promise<IncidentRecord | undefined> => {
    const stored = await state.get(keyOf(shelf, cluster, incident));
    return stored === undefined ? undefined : parse(stored.value);
  };

  const listOf = async (shelf: string, cluster: string | undefined): Promise<readonly IncidentRecord[]> => {
    const prefix = clusterPrefix(shelf, cluster);
    return parseAll(prefix, await state.list(prefix));
  };

  const change: IncidentBook['change'] = (cluster, incident, by) =>
    changeEntry(
      state,
      keyOf(STANDING, cluster, incident),
      { parse, ttlMs, absent: () => load(PAST, cluster, incident) },
      by,
    );

  /** The id under which it stands: a report may lead with a cause that was found later than that was given. */
  const idOf = async ({ cluster, incident }: IncidentSubject): Promise<string> => {
    const own = await load(STANDING, cluster, incident);
    if (own !== undefined && isLive(own)) return incident;
    const standing = (await listOf(STANDING, cluster)).find(
      (record) => isLive(record) && record.watched.known.includes(incident),
    );
    return standing?.incident ?? incident;
  };

  return {
    read: async (cluster, incident) =>
      (await load(STANDING, cluster, incident)) ?? load(PAST, cluster, incident),
    list: (cluster) => listOf(STANDING, cluster),
    past: async (cluster) => {
      const [put, standing] = await Promise.all([listOf(PAST, cluster), listOf(STANDING, cluster)]);
      const back = new Set(standing.map((record) => keyOf(PAST, record.cluster, record.incident)));
      return put.filter((record) => !back.has(keyOf(PAST, record.cluster, record.incident)));
    },
    change,
    mark: async (subject, mark) => {
      let outcome: Marked = { status: 'kept', record: undefined };
      await change(subject.cluster, await idOf(subject), (current) => {
        outcome = applyMark(current, subject, mark);
        return outcome.status === 'changed' ? outcome.record : undefined;
      });
      return outcome;
    },
    putAway: async (record) => {
      const { cluster, incident } = record;
      const key = keyOf(STANDING, cluster, incident);
      const stored = await state.get(key);
      // Somebody changed it meanwhile: it is of interest again.
      if (stored === undefined || JSON.stringify(parse(stored.value)) !== JSON.stringify(record)) return;
      // First the copy: whoever dies in between leaves two, of which the standing one counts.
      await state.put(keyOf(PAST, cluster, incident), stored.value, { ttlMs: KEPT_MS });
      await state.delete(key, { ifVersion: stored.version });
    },
  };
};
