// SPDX-License-Identifier: Apache-2.0

import { bySeverity } from '../finding.ts';
import type { IncidentRecord } from '../incident-record.ts';
import { blamedSince } from './blamed-object.ts';
import type { Look, Sighting } from './look.ts';
import type { LifecyclePolicy } from './policy.ts';
import { inState, type WatchedRecord } from './watched-record.ts';

/** A look, and what it is judged by. */
export interface Moment {
  readonly look: Look;
  readonly policy: LifecyclePolicy;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Leads remembered of one incident: causes are found a few times, not for ever. */
const MOST_KNOWN = 20;

const union = (some: readonly string[], more: readonly string[]): readonly string[] =>
  more.every((item) => some.includes(item)) ? some : [...new Set([...some, ...more])];

/** The ids by which it is found, with one more. */
const knownWith = (incident: string, known: readonly string[], lead: string): readonly string[] =>
  lead === incident || known.includes(lead) ? known : [...known, lead].slice(-MOST_KNOWN);

/** What a sight tells of it. */
const factsOf = ({ codes, findings, workloads, object, labels }: Sighting) => ({
  codes: [...codes],
  findings: [...findings],
  workloads,
  object,
  labels: { ...labels },
});

/** When, by whom and how well it was seen. */
const noted = ({ watch, takenAt, unread }: Look, watches: readonly string[], now: number) => ({
  watches: union(watches, [watch]),
  lastSeen: now,
  asOf: takenAt ?? 0,
  unread: [...unread],
  missed: 0,
  goneSince: undefined,
  ended: undefined,
  partOf: undefined,
});

/**
 * The first sight of an incident, or of another episode of it. What people did about it while only reports told of it
 * holds; of an episode that is over, only its history and a mute with an end.
 */
export const beginning = (
  before: IncidentRecord | undefined,
  incident: string,
  sighting: Sighting,
  { look, now }: Pick<Moment, 'look' | 'now'>,
): WatchedRecord => {
  const { acknowledged, assigned, muted, history = [], watched } = before ?? {};
  const isNew = watched === undefined;
  return {
    schema: 1,
    cluster: look.cluster,
    incident,
    severity: sighting.severity,
    title: sighting.title,
    namespaces: sighting.namespaces,
    report: before?.report ?? '',
    as: before?.as,
    state: 'pending',
    ...(isNew ? { acknowledged, assigned } : {}),
    muted,
    history,
    watched: {
      ...factsOf(sighting),
      ...noted(look, [], now),
      blamed: sighting.blamed,
      known: knownWith(incident, watched?.known ?? [], sighting.lead),
      episode: (watched?.episode ?? 0) + 1,
      firstSeen: now,
      since: now,
      gone: [],
      flapping: false,
      places: [],
      turns: watched?.turns ?? [],
      owed: watched?.owed ?? [],
      escalated: 0,
    },
  };
};

/** Seen by a look that may not see all of it: what it does not show is there still, and what is graver is believed. */
const inPart = (record: WatchedRecord, sighting: Sighting): WatchedRecord => ({
  ...record,
  severity: bySeverity(record.severity, sighting.severity) <= 0 ? record.severity : sighting.severity,
  namespaces: union(record.namespaces, sighting.namespaces),
});

const inWhole = (record: WatchedRecord, sighting: Sighting, { unread }: Look): WatchedRecord => {
  const { severity, title, namespaces, lead, object, blamed } = sighting;
  const { watched } = record;
  const isSame = record.state !== 'resolved' && watched.findings[0] === lead && watched.object === object;
  return inState({ ...record, severity, title, namespaces }, record.state, {
    ...factsOf(sighting),
    blamed: blamedSince(isSame ? watched.blamed : undefined, blamed),
    unread: [...unread],
    known: knownWith(record.incident, record.watched.known, lead),
    leftSince: undefined,
  });
};

/**
 * The same incident as this look shows it. Where its lead is gone and what followed from it is not, it stays what it was
 * for as long as anything has to last: mostly the rest goes too.
 */
export const refreshed = (
  record: WatchedRecord,
  sighting: Sighting,
  { look, policy, now }: Moment,
): WatchedRecord => {
  const { watches, unread, findings, leftSince = now } = record.watched;
  const [lead = ''] = findings;
  const met = inState(record, record.state, { ...noted(look, watches, now), unread });
  // A lead that could not be seen is not known to be gone, whoever looks.
  const isWhole =
    look.couldSee(record) || (watches.every((id) => id === look.watch) && sighting.findings.includes(lead));
  if (!isWhole) return inPart(met, sighting);
  const { settle } = policy.patienceOf(sighting.codes[0] ?? '');
  return sighting.findings.includes(lead) || now - leftSince >= settle
    ? inWhole(met, sighting, look)
    : inState(met, met.state, { leftSince });
};
