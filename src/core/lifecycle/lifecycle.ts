// SPDX-License-Identifier: Apache-2.0

import { HOUR } from '../clock.ts';
import { bySeverity } from '../finding.ts';
import { type IncidentRecord, recordAt, type Turn } from '../incident-record.ts';
import { announce } from './announce.ts';
import type { Look } from './look.ts';
import { type Sight, stand } from './stand.ts';
import type { Moment } from './take-up.ts';
import { isLive, isWatched, type WatchedRecord } from './watched-record.ts';

export interface Circumstances extends Moment {
  /** Until when a rule or a maintenance keeps this one from being told; undefined when none does, Infinity without an end. */
  readonly silencedUntil: (record: IncidentRecord) => number | undefined;
}

export interface Lived {
  readonly record: IncidentRecord;
  /** What became of it that is to be told: owed in the record too. */
  readonly turns: readonly Turn[];
}

/** That it is still there is written down so often. */
const SEEN_EVERY = HOUR;

const isOld = ({ watched }: IncidentRecord, { takenAt }: Look): boolean =>
  watched !== undefined && takenAt !== undefined && takenAt < watched.asOf;

/** What is less grave than the watch asks for is taken up by nobody; what is known already stays known. */
const isBelow = (record: IncidentRecord | undefined, sight: Sight, { floor }: Look): boolean =>
  sight.type === 'seen' &&
  bySeverity(sight.sighting.severity, floor) > 0 &&
  (record === undefined || !isLive(record));

const seenAt = (record: WatchedRecord, { lastSeen, asOf }: WatchedRecord['watched']): WatchedRecord => ({
  ...record,
  watched: { ...record.watched, lastSeen, asOf },
});

const isSame = (before: IncidentRecord | undefined, after: WatchedRecord): boolean => {
  if (before === undefined || !isWatched(before)) return false;
  if (after.watched.lastSeen - before.watched.lastSeen >= SEEN_EVERY) return false;
  return JSON.stringify(before) === JSON.stringify(seenAt(after, before.watched));
};

/** People come back to the report in which it turned; what was seen of what is gone is in the one before. */
const withReport = (told: WatchedRecord, { type }: Sight, { report, as }: Look): WatchedRecord => {
  if (report === undefined) return told;
  const { shownIn = told.report, ...watched } = told.watched;
  const isShown = type === 'seen' || shownIn === '';
  return { ...told, report, as, watched: isShown ? watched : { ...watched, shownIn } };
};

/**
 * One incident after one look: how it stands, and what of that people have to be told. Undefined where nothing changes.
 * `incident`: the id that its record has, or will have.
 */
export const lifecycle = (
  record: IncidentRecord | undefined,
  incident: string,
  sight: Sight,
  { silencedUntil, ...moment }: Circumstances,
): Lived | undefined => {
  const { look, policy, now } = moment;
  if (isBelow(record, sight, look) || (record !== undefined && isOld(record, look))) return undefined;
  const stands = stand(record, incident, sight, moment);
  if (stands === undefined) return undefined;
  if (!isWatched(stands)) return { record: stands, turns: [] };
  const isQuiet = recordAt(stands, now).muted !== undefined || silencedUntil(stands) !== undefined;
  const told = announce(stands, isQuiet, policy, now);
  const turns = told.watched.owed.slice(stands.watched.owed.length);
  if (turns.length === 0) return isSame(record, told) ? undefined : { record: told, turns };
  return { record: withReport(told, sight, look), turns };
};
