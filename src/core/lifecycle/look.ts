// SPDX-License-Identifier: Apache-2.0

import type { Blamed } from '../blamed.ts';
import type { Text } from '../document.ts';
import type { Finding, Severity } from '../finding.ts';
import type { Incident } from '../incident.ts';
import type { IncidentRecord } from '../incident-record.ts';
import { withoutSecrets } from '../redact/redact-report.ts';
import { formatRef } from '../ref.ts';
import type { Report } from '../report.ts';
import type { Snapshot } from '../snapshot.ts';
import { indexSnapshot, type SnapshotIndex } from '../snapshot-index.ts';
import { blamedNow } from './blamed-object.ts';
import { type Reads, seenBy } from './could-see.ts';
import type { WatchedRecord } from './watched-record.ts';
import { whatEnded } from './what-ended.ts';

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
  /** How that one stands, where the snapshot tells. */
  readonly blamed?: Blamed | undefined;
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
  /** What ended one that it misses, as one clause; undefined where that is not sure. */
  readonly ended?: ((record: WatchedRecord) => Text | undefined) | undefined;
}

const sightingOf = (
  incident: Incident,
  found: ReadonlyMap<string, Finding>,
  index: SnapshotIndex | undefined,
): Sighting => ({
  lead: incident.id,
  severity: incident.severity,
  title: incident.title,
  namespaces: incident.namespaces,
  codes: [
    ...new Set([
      incident.cause.code,
      ...incident.findings.flatMap((finding) => found.get(finding)?.code ?? []),
    ]),
  ],
  findings: [...new Set([incident.id, ...incident.findings])],
  workloads: incident.workloads,
  object: formatRef(incident.cause.object),
  ...(index === undefined
    ? {}
    : { blamed: blamedNow(incident, found.get(incident.cause.finding)?.objects ?? [], index) }),
  labels: incident.labels ?? {},
  since: incident.since,
});

/** What ended it, without secrets; names stay. */
const endedIn =
  (index: SnapshotIndex) =>
  ({ watched: { object, blamed } }: WatchedRecord): Text | undefined => {
    const text = blamed === undefined ? undefined : whatEnded(object, blamed, index);
    return text === undefined ? undefined : withoutSecrets(text);
  };

/** A report, as a look of the watch that asked for it. `snapshot`: what it was made of; without, nobody knows what ended anything. */
export const lookOf = (
  report: Report,
  watch: { readonly id: string; readonly severity: Severity },
  readsOf: (code: string) => Reads | undefined,
  snapshot?: Snapshot,
): Look => {
  const index = snapshot === undefined ? undefined : indexSnapshot(snapshot);
  const found = new Map(report.findings.map((finding) => [finding.id, finding]));
  const unread = report.skipped.filter(({ reason }) => reason !== 'absent').map(({ kind }) => kind);
  return {
    cluster: report.cluster,
    watch: watch.id,
    floor: watch.severity,
    takenAt: report.takenAt,
    report: report.id,
    as: report.as,
    sightings: report.incidents.map((incident) => sightingOf(incident, found, index)),
    unread: [...new Set(unread)],
    couldSee: seenBy(report, watch.id, readsOf),
    ...(index === undefined ? {} : { ended: endedIn(index) }),
  };
};
