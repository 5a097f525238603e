// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { changeEntry } from '../change-entry.ts';
import { DAY, MINUTE } from '../core/clock.ts';
import { placeOf } from '../core/conversation.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import { isWatched, type WatchedRecord } from '../core/lifecycle/watched-record.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { destinationsOf, type Routes, routedOf } from '../core/route.ts';
import { Place, type Watch, watchOrigins } from '../core/watch.ts';
import type { IncidentBook } from '../incident-book.ts';
import { parsed } from '../parsed.ts';
import type { AlertLetters } from './alert-letters.ts';
import { channelOf } from './alert-letters.ts';
import type { AlertStorms } from './storm-alert.ts';

/** A channel in which a watch says that it tells, or said so. */
const Channel = z.object({
  watch: z.string(),
  origin: z.enum(watchOrigins),
  place: Place,
  /** Since when it does not say so any more, epoch milliseconds. */
  leftAt: z.number().optional(),
  /** When the alerts in it were ended. */
  endedAt: z.number().optional(),
});
type Channel = z.infer<typeof Channel>;

const Channels = z.object({ schema: z.literal(1), channels: z.array(Channel).readonly() });
type Channels = z.infer<typeof Channels>;

const KEY = 'watch-channels';
/** Written again and again while anything is watched. */
const KEPT_MS = 30 * DAY;
/** What is declared comes and goes with who reads it: what is away for so long was removed. */
const PATIENCE_MS = 10 * MINUTE;
/** Whoever still knew the watch as it was may have told there meanwhile. */
const AFTERWARDS_MS = MINUTE;

interface LeftParts {
  readonly state: StateStore;
  readonly book: Pick<IncidentBook, 'change'>;
  readonly letters: Pick<AlertLetters, 'end'>;
  readonly storms: Pick<AlertStorms, 'end'>;
  readonly routes: Routes;
  /** Those that may tell what they see, as they stand. Throws Unavailable when that is not known. */
  readonly watches: () => Promise<readonly Watch[]>;
}

const nameOf = ({ watch, place }: Pick<Channel, 'watch' | 'place'>): string => `${watch} ${placeOf(place)}`;

/** Those of now, and those that were left lately. */
const followed = (before: readonly Channel[], watches: readonly Watch[], now: number): readonly Channel[] => {
  const current = watches.flatMap(({ id, origin, to }) =>
    to.map((place): Channel => ({ watch: id, origin, place: channelOf(place) })),
  );
  const names = new Set(current.map(nameOf));
  const left = before
    .filter((channel) => !names.has(nameOf(channel)))
    .map((channel) => ({ ...channel, leftAt: channel.leftAt ?? now }))
    .filter(({ endedAt = now }) => now - endedAt < AFTERWARDS_MS);
  return [...current, ...left];
};

/** Whether it is known to be over: it was removed in chat, it says something else now, or it has been away for long. */
const isOver = ({ watch, origin, leftAt }: Channel, watches: readonly Watch[], now: number): boolean =>
  leftAt !== undefined &&
  (origin === 'chat' || watches.some(({ id }) => id === watch) || now - leftAt >= PATIENCE_MS);

const looksAt = ({ cluster, namespaces }: Watch, record: WatchedRecord): boolean =>
  cluster === record.cluster &&
  (namespaces === undefined || record.namespaces.every((name) => namespaces.includes(name)));

/** Whether it is still told there: another watch says so, or the routes do for one that leaves it to them. */
const isTold = (
  record: WatchedRecord,
  place: Place,
  { routes }: Pick<LeftParts, 'routes'>,
  watches: readonly Watch[],
): boolean => {
  const isThere = (one: Place): boolean => placeOf(one) === placeOf(place);
  const { watched } = record;
  const seeing = watches.filter((watch) => watched.watches.includes(watch.id) || looksAt(watch, record));
  if (seeing.some(({ to }) => to.some(isThere))) return true;
  const routed = routedOf(record);
  if (routed === undefined || !seeing.some(({ to }) => to.length === 0)) return false;
  return destinationsOf(routed, watched.openedAt ?? watched.firstSeen, routes).some(isThere);
};

const without = (record: WatchedRecord, place: Place): IncidentRecord => ({
  ...record,
  watched: {
    ...record.watched,
    places: record.watched.places.filter((one) => placeOf(one) !== placeOf(place)),
  },
});

/**
 * Alerts in a channel in which their watch tells no longer are said to be over there; those of other channels, and what others
 * tell there, stay. First they say so, then it is written down that they stand there no more: whoever dies, the next one
 * does the same again. Resolves to whether any ended.
 */
export const createLeftChannels =
  (parts: LeftParts) =>
  async (records: readonly IncidentRecord[], now: number, signal: AbortSignal): Promise<boolean> => {
    const { state, book, letters, storms } = parts;
    const watches = await parts.watches();
    const follow = async (by: (channel: Channel) => Channel): Promise<readonly Channel[]> => {
      let channels: readonly Channel[] = [];
      const parse = (text: string) => parsed(Channels, text);
      await changeEntry<Channels>(state, KEY, { parse, ttlMs: KEPT_MS }, (current) => {
        const before = current?.channels ?? [];
        channels = followed(before, watches, now).map(by);
        return JSON.stringify(channels) === JSON.stringify(before) ? undefined : { schema: 1, channels };
      });
      return channels;
    };
    const over = (await follow((channel) => channel)).filter((channel) => isOver(channel, watches, now));
    let isChanged = false;
    for (const channel of over) {
      const { watch, place } = channel;
      const leaving = records.filter(
        (record): record is WatchedRecord =>
          isWatched(record) &&
          record.watched.watches.includes(watch) &&
          record.watched.places.some((one) => placeOf(one) === placeOf(place)) &&
          !isTold(record, place, parts, watches),
      );
      if (leaving.length === 0) continue;
      isChanged = true;
      // What is resolved says so already.
      const isOpen = ({ state: stands, watched }: WatchedRecord): boolean =>
        stands !== 'resolved' || watched.owed.length > 0;
      const end = async (): Promise<void> => {
        await storms.end(leaving, place);
        for (const record of leaving.filter(isOpen)) await letters.end(record, place);
      };
      await end();
      for (const { cluster, incident } of leaving) {
        signal.throwIfAborted();
        await book.change(cluster, incident, (current) =>
          current === undefined || !isWatched(current) ? undefined : without(current, place),
        );
      }
      // Whoever showed them meanwhile did not know.
      await end();
    }
    const ended = new Set(over.map(nameOf));
    if (over.some(({ endedAt }) => endedAt === undefined))
      await follow((channel) =>
        channel.leftAt !== undefined && ended.has(nameOf(channel))
          ? { ...channel, endedAt: channel.endedAt ?? now }
          : channel,
      );
    return isChanged;
  };
