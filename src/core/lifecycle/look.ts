import type { Text } from '../document.ts';
import type { Severity } from '../finding.ts';
import type { Incident } from '../incident.ts';
import type { IncidentRecord } from '../incident-record.ts';
import { formatRef } from '../ref.ts';
import type { Report } from '../report.ts';
import { type Reads, seenBy } from './could-see.ts';

/** One incident as one look saw it. */
export interface Sighting {
  /** Fingerprint of its lead. */
  readonly lead: string;
  readonly severity: Severity;
  readonly title: Text;
  readonly namespaces: readonly string[];
  /** Code of the lead first, then those of what follows from it. */
  readonly codes: readonly string[];
  /** Fingerprints, the lead first. */
  readonly findings: readonly string[];
  readonly workloads: number;
  readonly object: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Since when, by the cluster's clock, where it tells. */
  readonly since?: number | undefined;
}

/** What one look at a cluster tells. */
export interface Look {
  readonly cluster: string;
  /** Id of the watch that looked. */
  readonly watch: string;
  /** What is less grave is not taken up. */
  readonly floor: Severity;
  /** Moment of the snapshot by the cluster's clock; undefined where none could be taken. */
  readonly takenAt?: number | undefined;
  /** The report that shows it; undefined where there is none. */
  readonly report?: string | undefined;
  /** The user of the cluster whose rights it was read with; undefined = the bot's own. */
  readonly as?: string | undefined;
  /** The gravest first. */
  readonly sightings: readonly Sighting[];
  /** Kinds that could not be read. */
  readonly unread: readonly string[];
  /** Whether it would have seen this one, were it still there: only then is it missed. */
  readonly couldSee: (record: IncidentRecord) => boolean;
}

const sightingOf = (incident: Incident, codeOf: ReadonlyMap<string, string>): Sighting => ({
  lead: incident.id,
  severity: incident.severity,
  title: incident.title,
  namespaces: incident.namespaces,
  codes: [
    ...new Set([incident.cause.code, ...incident.findings.flatMap((finding) => codeOf.get(finding) ?? [])]),
  ],
  findings: [...new Set([incident.id, ...incident.findings])],
  workloads: incident.workloads,
  object: formatRef(incident.cause.object),
  labels: incident.labels ?? {},
  since: incident.since,
});

/** A report, as a look of the watch that asked for it. */
export const lookOf = (
  report: Report,
  watch: { readonly id: string; readonly severity: Severity },
  readsOf: (code: string) => Reads | undefined,
): Look => {
  const codeOf = new Map(report.findings.map(({ id, code }) => [id, code]));
  const unread = report.skipped.filter(({ reason }) => reason !== 'absent').map(({ kind }) => kind);
  return {
    cluster: report.cluster,
    watch: watch.id,
    floor: watch.severity,
    takenAt: report.takenAt,
    report: report.id,
    as: report.as,
    sightings: report.incidents.map((incident) => sightingOf(incident, codeOf)),
    unread: [...new Set(unread)],
    couldSee: seenBy(report, watch.id, readsOf),
  };
};
