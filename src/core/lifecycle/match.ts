// SPDX-License-Identifier: Apache-2.0

import type { IncidentRecord } from '../incident-record.ts';
import { byText } from '../ref.ts';
import type { Look, Sighting } from './look.ts';
import type { Sight } from './stand.ts';
import { isLive, isWatched, type WatchedRecord } from './watched-record.ts';

/** What one look tells of one record: the one of that id, or one to be made. */
export interface Matched {
  readonly incident: string;
  readonly sight: Sight;
}

const leadOf = ({ watched }: WatchedRecord): string => watched.findings[0] ?? '';

/** Every id that it is or was known by. */
const idsOf = ({ incident, watched }: WatchedRecord): readonly string[] => [incident, ...watched.known];

/** Sightings by what stands in them. */
const indexed = (
  sightings: readonly Sighting[],
  keysOf: (sighting: Sighting) => readonly string[],
): ReadonlyMap<string, Sighting> => {
  const found = new Map<string, Sighting>();
  for (const sighting of sightings)
    for (const key of keysOf(sighting)) if (!found.has(key)) found.set(key, sighting);
  return found;
};

/**
 * Which sighting a live record is, the surest sign first: it leads under its own id, as it does now, or as it did before;
 * its lead follows from a deeper cause; what leads followed from its lead, which is gone or cannot be seen.
 */
const sightingFinder = (sightings: readonly Sighting[]) => {
  const led = indexed(sightings, ({ lead }) => [lead]);
  const holding = indexed(sightings, ({ findings }) => findings);
  const firstOf = (ids: readonly string[], among: ReadonlyMap<string, Sighting>): Sighting | undefined => {
    for (const id of ids) {
      const found = among.get(id);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (record: WatchedRecord): Sighting | undefined => {
    const lead = leadOf(record);
    return (
      firstOf([record.incident, lead, ...record.watched.known], led) ??
      holding.get(lead) ??
      firstOf(record.watched.findings, led)
    );
  };
};

/** Who goes on when several turn out to be one: whoever somebody has, whoever was told, the older one. */
const byClaim = (a: WatchedRecord, b: WatchedRecord): number =>
  Number(b.acknowledged !== undefined) - Number(a.acknowledged !== undefined) ||
  Number(b.watched.told !== undefined) - Number(a.watched.told !== undefined) ||
  a.watched.firstSeen - b.watched.firstSeen ||
  byText(a.incident, b.incident);

/** Resolved records by each id, the last resolved one where several had it. */
const resolvedBy = (records: readonly WatchedRecord[]): ReadonlyMap<string, WatchedRecord> => {
  const found = new Map<string, WatchedRecord>();
  const byTime = records.toSorted((a, b) => (a.watched.resolvedAt ?? 0) - (b.watched.resolvedAt ?? 0));
  for (const record of byTime) for (const id of idsOf(record)) found.set(id, record);
  return found;
};

/** The sightings that live records are, each with those that it is, and what of the look says nothing new. */
const claimsOf = (look: Look, live: readonly WatchedRecord[]) => {
  const sightingFor = sightingFinder(look.sightings);
  const claims = new Map<Sighting, readonly WatchedRecord[]>();
  /** What followed from a lead that is gone or cannot be seen is still a part of that incident. */
  const covered = new Set<string>();
  /** What followed from a lead a moment ago. */
  const followed = new Set<string>();
  const unseen: WatchedRecord[] = [];
  for (const record of live) {
    const sighting = sightingFor(record);
    if (sighting === undefined) {
      unseen.push(record);
      continue;
    }
    claims.set(sighting, [...(claims.get(sighting) ?? []), record]);
    const [lead, ...rest] = record.watched.findings;
    for (const finding of rest) (sighting.lead === lead ? followed : covered).add(finding);
  }
  return { claims, covered, followed, unseen };
};

/** What a look tells of each record of its cluster, and of those that are to be made. What it says nothing of is left out. */
export const matchLook = (look: Look, records: readonly IncidentRecord[]): readonly Matched[] => {
  const watched = records.filter(isWatched);
  const { claims, covered, followed, unseen } = claimsOf(look, watched.filter(isLive));
  const resolved = resolvedBy(watched.filter(({ state }) => state === 'resolved'));
  const reported = new Map(
    records.filter((record) => !isWatched(record)).map((record) => [record.incident, record]),
  );
  const seen = look.sightings.flatMap((sighting): readonly Matched[] => {
    const [keeper, ...parts] = (claims.get(sighting) ?? []).toSorted(byClaim);
    if (keeper === undefined && covered.has(sighting.lead)) return [];
    const incident = keeper?.incident ?? resolved.get(sighting.lead)?.incident ?? sighting.lead;
    // Once: what somebody takes back later stays taken back.
    const isFound = keeper !== undefined && !idsOf(keeper).includes(sighting.lead);
    const marked = isFound ? reported.get(sighting.lead) : undefined;
    const of = { incident, title: sighting.title };
    const isApart = keeper === undefined && followed.has(sighting.lead);
    return [
      { incident, sight: { type: 'seen', sighting, marked, isApart } },
      ...parts.map((part): Matched => ({ incident: part.incident, sight: { type: 'part', of } })),
    ];
  });
  const missed = unseen.filter(look.couldSee);
  return [...seen, ...missed.map(({ incident }): Matched => ({ incident, sight: { type: 'missed' } }))];
};
