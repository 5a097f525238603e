// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../assert-never.ts';
import type { Text } from '../document.ts';
import type { IncidentRecord } from '../incident-record.ts';
import { MOST_STEPS } from '../mark.ts';
import { goneAgain, isFlapping } from './flapping.ts';
import type { Sighting } from './look.ts';
import { beginning, type Moment, refreshed } from './take-up.ts';
import { inState, isLive, isWatched, type WatchedRecord } from './watched-record.ts';

/** What one look tells of one incident. */
export type Sight =
  | {
      readonly type: 'seen';
      readonly sighting: Sighting;
      /** What people did about its cause while only reports told of that. */
      readonly marked?: IncidentRecord | undefined;
      /** It was a part of another one until now: while things mend, each comes right at its own moment. */
      readonly isApart?: boolean | undefined;
    }
  /** It was looked for, and is not there. */
  | { readonly type: 'missed' }
  /** It turned out to be a part of another one. */
  | { readonly type: 'part'; readonly of: { readonly incident: string; readonly title: Text } };

/** It is over: with it ends who had it, and a mute until then. */
export const resolved = (record: WatchedRecord, now: number): WatchedRecord => ({
  ...inState(record, 'resolved', {
    resolvedAt: now,
    goneSince: undefined,
    missed: 0,
    flapping: false,
  }),
  acknowledged: undefined,
  muted: record.muted?.until === undefined ? undefined : record.muted,
});

/** It did not last long enough to be anything: back to what it was before. */
export const dropped = (record: WatchedRecord): IncidentRecord => {
  if (record.watched.resolvedAt !== undefined)
    return inState(record, 'resolved', { goneSince: undefined, missed: 0 });
  const { watched: _, ...rest } = record;
  return { ...rest, state: 'reported' };
};

/** There again after it was resolved: the same episode where that was not long ago. */
const back = (record: WatchedRecord, sighting: Sighting, moment: Moment): WatchedRecord => {
  const { policy, now } = moment;
  const { resolvedAt = 0 } = record.watched;
  if (now - resolvedAt >= policy.reopenWithin) return beginning(record, record.incident, sighting, moment);
  return inState(refreshed(record, sighting, moment), 'pending', { since: now, openedAt: undefined });
};

/** `since`: when the cluster says that it began, where that counts. */
const hasLasted = (
  { watched }: WatchedRecord,
  since: number | undefined,
  { look, policy, now }: Moment,
): boolean => {
  const { settle } = policy.patienceOf(watched.codes[0] ?? '');
  if (now - watched.since >= settle) return true;
  return since !== undefined && (look.takenAt ?? 0) - since >= settle;
};

/** The same with what people did about what turned out to be its cause, where nobody did anything about itself. */
const withMarks = (record: WatchedRecord, marked: IncidentRecord | undefined): WatchedRecord =>
  marked === undefined
    ? record
    : {
        ...record,
        acknowledged: record.acknowledged ?? marked.acknowledged,
        assigned: record.assigned ?? marked.assigned,
        muted: record.muted ?? marked.muted,
        history: [...record.history, ...marked.history].toSorted((a, b) => a.at - b.at).slice(-MOST_STEPS),
      };

const seen = (
  record: IncidentRecord | undefined,
  incident: string,
  { sighting, marked, isApart = false }: Extract<Sight, { type: 'seen' }>,
  moment: Moment,
): WatchedRecord => {
  const { policy, now } = moment;
  const met =
    record === undefined || !isWatched(record)
      ? beginning(record, incident, sighting, moment)
      : record.state === 'resolved'
        ? back(record, sighting, moment)
        : withMarks(refreshed(record, sighting, moment), marked);
  // Once: what is found to be there at the first sight may be old, or was a part of something else so long.
  const isFirst = record === undefined || !isLive(record);
  const since = isFirst && !isApart ? sighting.since : undefined;
  if (met.state === 'pending' && !hasLasted(met, since, moment)) return met;
  return inState(met, 'open', {
    openedAt: met.state === 'pending' ? now : met.watched.openedAt,
    flapping: isFlapping(met.watched, policy, now),
  });
};

/** Looks that are asked what ended it: what is done later was not it. */
const TELLING = 2;

const missed = (record: WatchedRecord, { look, policy, now }: Moment): IncidentRecord => {
  const { watched } = record;
  const { ended } = look;
  const away = inState(record, record.state === 'pending' ? 'pending' : 'recovering', {
    asOf: look.takenAt ?? watched.asOf,
    missed: watched.missed + 1,
    goneSince: watched.goneSince ?? now,
    gone: record.state === 'open' ? goneAgain(watched, policy, now) : watched.gone,
    ended: watched.ended ?? (watched.missed < TELLING ? ended?.(record) : undefined),
  });
  const { resolveAfter, looks } = policy.patienceOf(watched.codes[0] ?? '');
  // What flaps is gone when it stays away for as long as it would have to stay.
  const long = watched.flapping ? Math.max(resolveAfter, policy.flapWindow) : resolveAfter;
  const isOver = away.watched.missed >= looks && now - (away.watched.goneSince ?? now) >= long;
  if (!isOver) return away;
  return record.state === 'pending' ? dropped(away) : resolved(away, now);
};

/** How an incident stands after a look; undefined where the look says nothing of it. Tells nobody. */
export const stand = (
  record: IncidentRecord | undefined,
  incident: string,
  sight: Sight,
  moment: Moment,
): IncidentRecord | undefined => {
  switch (sight.type) {
    case 'seen':
      return seen(record, incident, sight, moment);
    case 'missed':
      return record !== undefined && isLive(record) ? missed(record, moment) : undefined;
    case 'part': {
      if (record === undefined || !isLive(record)) return undefined;
      if (record.state === 'pending') return dropped(record);
      return resolved(inState(record, record.state, { partOf: sight.of }), moment.now);
    }
    default:
      return assertNever(sight);
  }
};
