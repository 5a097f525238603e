import { placeOf } from '../core/conversation.ts';
import { isWatched, type WatchedRecord } from '../core/lifecycle/watched-record.ts';
import type { Place, Watch } from '../core/watch.ts';
import type { IncidentBook } from '../incident-book.ts';
import { type AlertLetters, placesWith } from './alert-letters.ts';
import type { AlertRouting } from './alert-routing.ts';

interface ElsewhereParts {
  readonly book: Pick<IncidentBook, 'change'>;
  readonly letters: Pick<AlertLetters, 'show'>;
  readonly routing: Pick<AlertRouting, 'to'>;
  /** Those that are known now. */
  readonly watches: () => readonly Pick<Watch, 'id'>[];
}

const BEGINNINGS: ReadonlySet<string> = new Set(['opened', 'reopened', 'flapping']);

/**
 * Channels in which an open incident belongs and does not stand yet: another watch sees it now, it spread, or its cause
 * belongs to others. By the time at which it began: nobody is told of it because it became night. Those of a storm stand
 * where that does.
 */
const missing = (
  record: WatchedRecord,
  { routing, watches }: Pick<ElsewhereParts, 'routing' | 'watches'>,
): readonly Place[] => {
  const { state, watched } = record;
  if (state !== 'open' || watched.told === undefined || watched.owed.length > 0) return [];
  const began = watched.turns.findLast(({ turn }) => BEGINNINGS.has(turn));
  if (began === undefined || watched.storm !== undefined) return [];
  // What nobody watches any more comes to belong to nobody.
  if (!watches().some(({ id }) => watched.watches.includes(id))) return [];
  const known = new Set(watched.places.map((place) => placeOf(place)));
  return routing.to(record, began).filter((place) => !known.has(placeOf(place)));
};

const standingIn = (record: WatchedRecord, places: readonly Place[], now: number): WatchedRecord => ({
  ...record,
  watched: { ...record.watched, places: placesWith(record.watched.places, places, now) },
});

/** Tells an open incident in channels that it came to belong to since it was told; the same again changes nothing. */
export const tellElsewhere = async (
  record: WatchedRecord,
  now: number,
  { book, letters, routing, watches }: ElsewhereParts,
): Promise<void> => {
  const places = missing(record, { routing, watches });
  if (places.length === 0) return;
  // First its message, then that it stands there: whoever dies in between, it is put there again, and is the same.
  await letters.show(standingIn(record, places, now));
  const stands = await book.change(record.cluster, record.incident, (current) =>
    current === undefined || !isWatched(current) || current.watched.episode !== record.watched.episode
      ? undefined
      : standingIn(current, places, now),
  );
  if (stands !== undefined) await letters.show(stands);
};
