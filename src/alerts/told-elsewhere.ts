// SPDX-License-Identifier: Apache-2.0

import { placeOf } from '../core/conversation.ts';
import type { Watched } from '../core/incident-record.ts';
import { UNREACHABLE } from '../core/lifecycle/unreachable.ts';
import { isWatched, type WatchedRecord } from '../core/lifecycle/watched-record.ts';
import type { Place, Watch } from '../core/watch.ts';
import type { IncidentBook } from '../incident-book.ts';
import { type AlertLetters, channelOf } from './alert-letters.ts';
import type { AlertRouting } from './alert-routing.ts';
import type { AlertStorms, Begun } from './storm-alert.ts';

interface ElsewhereParts {
  readonly book: Pick<IncidentBook, 'change'>;
  readonly letters: Pick<AlertLetters, 'show'>;
  readonly storms: Pick<AlertStorms, 'join' | 'show'>;
  readonly routing: Pick<AlertRouting, 'to'>;
  /** Those that are known now. */
  readonly watches: () => readonly Pick<Watch, 'id'>[];
}

const BEGINNINGS: ReadonlySet<string> = new Set(['opened', 'reopened', 'flapping']);

/**
 * Channels in which an open incident belongs and does not stand yet: another watch sees it now, it spread, or its cause
 * belongs to others. By the time at which it began: nobody is told of it because it became night.
 */
const missing = (
  record: WatchedRecord,
  { routing, watches }: Pick<ElsewhereParts, 'routing' | 'watches'>,
): readonly Place[] => {
  const { state, watched } = record;
  if (state !== 'open' || watched.told === undefined || watched.owed.length > 0) return [];
  const began = watched.turns.findLast(({ turn }) => BEGINNINGS.has(turn));
  if (began === undefined) return [];
  // What nobody watches any more comes to belong to nobody.
  if (!watches().some(({ id }) => watched.watches.includes(id))) return [];
  const known = new Set(watched.places.map((place) => placeOf(place)));
  return routing.to(record, began).filter((place) => !known.has(placeOf(place)));
};

interface Coming {
  readonly record: WatchedRecord;
  readonly places: Watched['places'];
}

/** Each with a message of its own, or, of many in one channel, as a line of one for all of them. */
const planned = async (
  cluster: string,
  found: readonly Coming[],
  now: number,
  { storms }: Pick<ElsewhereParts, 'storms'>,
): Promise<readonly Coming[]> => {
  const channels = new Set(found.flatMap(({ places }) => places.map((place) => placeOf(place))));
  const decided = new Map<string, ReadonlyMap<string, string>>();
  for (const channel of channels) {
    const begun = found
      .filter(({ record, places }) => {
        const isOfCluster = record.watched.codes[0] === UNREACHABLE;
        return !isOfCluster && places.some((place) => placeOf(place) === channel);
      })
      .map(({ record: { incident, watched } }): Begun => {
        return { incident, episode: watched.episode, at: now, places: [channel], late: true };
      });
    decided.set(channel, await storms.join(cluster, begun));
  }
  return found.map(({ record, places }) => ({
    record,
    places: places.map((place) => ({
      ...channelOf(place),
      since: now,
      storm: decided.get(placeOf(place))?.get(record.incident) ?? '',
    })),
  }));
};

const standingIn = (record: WatchedRecord, places: Watched['places']): WatchedRecord => {
  const known = new Set(record.watched.places.map((place) => placeOf(place)));
  const more = places.filter((place) => !known.has(placeOf(place)));
  return { ...record, watched: { ...record.watched, places: [...record.watched.places, ...more] } };
};

/**
 * Tells open incidents in channels that they came to belong to since they were told; the same again changes nothing. First
 * their messages, then that they stand there: whoever dies in between, they are put there again, and are the same.
 */
export const tellElsewhere = async (
  records: readonly WatchedRecord[],
  now: number,
  parts: ElsewhereParts,
): Promise<void> => {
  const { book, letters, storms } = parts;
  const found = records
    .map((record): Coming => ({ record, places: missing(record, parts) }))
    .filter(({ places }) => places.length > 0);
  for (const cluster of new Set(found.map(({ record }) => record.cluster))) {
    const here = found.filter(({ record }) => record.cluster === cluster);
    const coming = await planned(cluster, here, now, parts);
    const touched = new Set(coming.flatMap(({ places }) => places.flatMap(({ storm = '' }) => storm)));
    touched.delete('');
    for (const storm of touched) {
      const lines = coming
        .filter(({ places }) => places.some((place) => place.storm === storm))
        .map(({ record, places }) => standingIn(record, places));
      await storms.show(cluster, storm, lines);
    }
    for (const { record, places } of coming) {
      if (places.some((place) => place.storm === '')) await letters.show(standingIn(record, places));
      const stands = await book.change(cluster, record.incident, (current) =>
        current === undefined || !isWatched(current) || current.watched.episode !== record.watched.episode
          ? undefined
          : standingIn(current, places),
      );
      if (stands !== undefined) await letters.show(stands);
    }
    for (const storm of touched) await storms.show(cluster, storm);
  }
};
