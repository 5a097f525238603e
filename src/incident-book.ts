import { changeEntry } from './change-entry.ts';
import { DAY } from './core/clock.ts';
import { IncidentRecord, type IncidentSubject } from './core/incident-record.ts';
import { applyMark, type Mark, type Marked } from './core/mark.ts';
import type { StateStore } from './core/ports/state-store.ts';
import { parsed } from './parsed.ts';

/** What is remembered of incidents between reports: who did what, and how they stand. */
export interface IncidentBook {
  readonly read: (cluster: string, incident: string) => Promise<IncidentRecord | undefined>;
  /** Those of one cluster, or of all. */
  readonly list: (cluster?: string) => Promise<readonly IncidentRecord[]>;
  /** Over the version that was read: of two people at once the second sees what the first did. */
  readonly mark: (subject: IncidentSubject, mark: Mark) => Promise<Marked>;
  /**
   * Over the version that was read, as often as it takes. `by` returns the record as it shall be, or undefined to leave it;
   * the result is what was written, undefined when nothing was.
   */
  readonly change: (
    cluster: string,
    incident: string,
    by: (current: IncidentRecord | undefined) => IncidentRecord | undefined,
  ) => Promise<IncidentRecord | undefined>;
}

/** What nobody has touched for this long is forgotten; a mute until something is fixed lasts no longer. */
const KEPT_MS = 30 * DAY;

const PREFIX = 'incident/';
const clusterPrefix = (cluster: string): string => `${PREFIX}${encodeURIComponent(cluster)}/`;
const recordKey = (cluster: string, incident: string): string =>
  clusterPrefix(cluster) + encodeURIComponent(incident);

/** Undefined: written by another release in a shape that this one does not know. */
const parse = (text: string): IncidentRecord | undefined => parsed(IncidentRecord, text);

export const createIncidentBook = (state: StateStore): IncidentBook => {
  const change: IncidentBook['change'] = (cluster, incident, by) =>
    changeEntry(state, recordKey(cluster, incident), { parse, ttlMs: KEPT_MS }, by);
  return {
    read: async (cluster, incident) => {
      const stored = await state.get(recordKey(cluster, incident));
      return stored === undefined ? undefined : parse(stored.value);
    },
    list: async (cluster) => {
      const stored = await state.list(cluster === undefined ? PREFIX : clusterPrefix(cluster));
      return stored.flatMap(({ value }) => parse(value) ?? []);
    },
    change,
    mark: async (subject, mark) => {
      let outcome: Marked = { status: 'kept', record: undefined };
      await change(subject.cluster, subject.incident, (current) => {
        outcome = applyMark(current, subject, mark);
        return outcome.status === 'changed' ? outcome.record : undefined;
      });
      return outcome;
    },
  };
};
