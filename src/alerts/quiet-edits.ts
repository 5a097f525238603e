// SPDX-License-Identifier: Apache-2.0

import { shownWords } from '../core/lifecycle/shown-words.ts';
import { isWatched, type WatchedRecord } from '../core/lifecycle/watched-record.ts';
import type { IncidentBook } from '../incident-book.ts';
import type { TickerTask } from '../watches/ticker.ts';
import type { AlertLetters } from './alert-letters.ts';

interface QuietEditParts {
  readonly book: Pick<IncidentBook, 'list' | 'change'>;
  readonly letters: Pick<AlertLetters, 'show'>;
}

/** Titles count things: no message is edited more often than this for them. */
const EVERY_MS = 30_000;

/** It stands, its turns are told, and its message says something else of it. What a storm holds has no message of its own. */
const isOutOfDate = (record: WatchedRecord): boolean => {
  const { state, watched } = record;
  const { told, owed, places, storm } = watched;
  if (state !== 'open' || told?.shown === undefined || owed.length > 0) return false;
  return storm === undefined && places.length > 0 && told.shown !== shownWords(record);
};

const withShown = (record: WatchedRecord, shown: string): WatchedRecord => {
  const { told } = record.watched;
  return told === undefined
    ? record
    : { ...record, watched: { ...record.watched, told: { ...told, shown } } };
};

/**
 * What is no news, because it is not worse, is not told: but a message that says "degraded" of what is down is wrong. It is
 * changed in place, and nobody hears of it.
 */
export const quietEdits = ({ book, letters }: QuietEditParts): TickerTask => ({
  name: 'alerts as they stand',
  everyMs: EVERY_MS,
  run: async (_now, signal) => {
    for (const record of (await book.list()).filter(isWatched)) {
      signal.throwIfAborted();
      if (!isOutOfDate(record)) continue;
      const shown = shownWords(record);
      // First the message: whoever dies in between, the next one finds that it says so already.
      await letters.show(record);
      await book.change(record.cluster, record.incident, (current) =>
        current === undefined || !isWatched(current) || !isOutOfDate(current)
          ? undefined
          : withShown(current, shown),
      );
    }
  },
});
