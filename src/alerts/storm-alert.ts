// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { changeEntry } from '../change-entry.ts';
import { DAY, MINUTE } from '../core/clock.ts';
import { placeOf } from '../core/conversation.ts';
import { bySeverity } from '../core/finding.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import { stormIn, stormsOf } from '../core/standing.ts';
import type { Place } from '../core/watch.ts';
import type { IncidentBook } from '../incident-book.ts';
import { sequenceAt, stormPlacement } from '../message-keys.ts';
import { parsed } from '../parsed.ts';
import { stormEndedView } from '../views/alert-ended.ts';
import { type StormShown, stormAlertView, stormOverView } from '../views/storm-alert.ts';
import { channelOf, type LetterParts, putMessage } from './alert-letters.ts';
import { closeMoved, firstSeenOf } from './moved-alerts.ts';

/** One incident that began, in the channels in which it would be told. */
export interface Begun {
  readonly incident: string;
  readonly episode: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly places: readonly string[];
  /** It stands elsewhere already, and comes to stand in this one channel. */
  readonly late?: true | undefined;
}

const Known = z.object({
  incident: z.string(),
  episode: z.number(),
  at: z.number(),
  places: z.array(z.string()).readonly(),
  storm: z.string().optional(),
  late: z.literal(true).optional(),
});
type Known = z.infer<typeof Known>;

const Beginnings = z.object({ schema: z.literal(1), begun: z.array(Known).readonly() });
type Beginnings = z.infer<typeof Beginnings>;

/** So many within this time are one storm; it is over when nothing began for as long. */
const WINDOW_MS = 2 * MINUTE;
/** How long it is remembered what was decided of each. */
const KEPT_MS = DAY;
/** The same, in number: a large cluster in flames. */
const MOST_KNOWN = 5_000;

const nameOf = ({ incident, episode, late, places }: Omit<Begun, 'at'>): string =>
  late === true ? `${incident}/${episode}/${places.join(' ')}` : `${incident}/${episode}`;

/** What comes to stand in a channel and what begins are not one storm. */
const isAlike = (a: Omit<Begun, 'at'>, b: Omit<Begun, 'at'>): boolean =>
  a.late === b.late && (a.late !== true || a.places.join(' ') === b.places.join(' '));

/** Its cluster, when it began, and how many were told one by one before that: what its message says has to be the same for ever. */
const stormId = (cluster: string, one: Begun, known: readonly Known[]): string => {
  const { at, places, late } = one;
  const name = createHash('sha256').update(cluster).digest('hex').slice(0, 8);
  const before = known.filter(
    (other) =>
      isAlike(one, other) &&
      Math.abs(at - other.at) <= WINDOW_MS &&
      other.places.some((place) => places.includes(place)),
  );
  if (late === true) {
    const channel = createHash('sha256').update(places.join(' ')).digest('hex').slice(0, 6);
    return [name, at.toString(36), before.length, channel].join('-');
  }
  return [name, at.toString(36), ...(before.length === 0 ? [] : [String(before.length)])].join('-');
};

/** Of one whose incidents stood elsewhere before: when they came, epoch milliseconds. */
const cameAt = (storm: string): number | undefined => {
  const [, at = '', , channel] = storm.split('-');
  return channel === undefined ? undefined : Number.parseInt(at, 36);
};

const toldBefore = (storm: string): number => Number(storm.split('-')[2] ?? 0);

/** What was decided before holds; the rest is decided by what else began at that time. */
const decided = (
  cluster: string,
  known: readonly Known[],
  begun: readonly Begun[],
  stormAfter: number,
): readonly Known[] => {
  const before = new Set(known.map(nameOf));
  const fresh = begun.filter((one) => !before.has(nameOf(one))).toSorted((a, b) => a.at - b.at);
  const all: Known[] = [...known];
  for (const one of fresh) {
    const isNear = (other: Begun): boolean => isAlike(one, other) && Math.abs(one.at - other.at) <= WINDOW_MS;
    const goesOn = all.findLast((other) => other.storm !== undefined && isNear(other));
    const near = [...known, ...fresh].filter(isNear);
    const isStorm = one.places.some(
      (place) => near.filter(({ places }) => places.includes(place)).length > stormAfter,
    );
    const storm = goesOn?.storm ?? (isStorm ? stormId(cluster, one, all) : undefined);
    all.push({ ...one, places: [...one.places], ...(storm === undefined ? {} : { storm }) });
  }
  return all;
};

export interface AlertStorms {
  /** Which of these are told in one message, and in which; the same again is answered the same. By incident. */
  readonly join: (cluster: string, begun: readonly Begun[]) => Promise<ReadonlyMap<string, string>>;
  /** Brings the message of a storm up to date in every channel in which it stands. `coming`: records as they are about to be. */
  readonly show: (cluster: string, storm: string, coming?: readonly IncidentRecord[]) => Promise<void>;
  /** Leaves these out of the messages of their storms in one channel; a message of which nothing else is open says that it is over there. */
  readonly end: (leaving: readonly IncidentRecord[], place: Place) => Promise<void>;
}

interface StormParts extends Omit<LetterParts, 'book' | 'reports'> {
  readonly state: StateStore;
  readonly book: Pick<IncidentBook, 'list'>;
  readonly stormAfter: number;
}

/** Times that somebody may change one of its incidents meanwhile before it is left to them to show it. */
const TRIES = 5;

const beganAt = ({ watched }: IncidentRecord): number =>
  watched?.places[0]?.since ?? watched?.openedAt ?? watched?.firstSeen ?? 0;

const versionOf = (records: readonly IncidentRecord[]): string =>
  JSON.stringify(
    records.map(({ incident, state, severity, acknowledged, assigned, muted }) => [
      incident,
      state,
      severity,
      acknowledged,
      assigned,
      muted,
    ]),
  );

export const createAlertStorms = (parts: StormParts): AlertStorms => {
  const { state, book, outbox, routing, clock, stormAfter } = parts;

  const recordsOf = async (cluster: string, storm: string): Promise<readonly IncidentRecord[]> =>
    (await book.list(cluster)).filter(
      ({ watched }) => watched !== undefined && stormsOf(watched).includes(storm),
    );

  const shownIn = (cluster: string, id: string, place: Place, all: readonly IncidentRecord[]): StormShown => {
    const records = all.filter(
      ({ watched }) =>
        watched?.places.some((each) => placeOf(each) === placeOf(place)) === true &&
        stormIn(watched, place) === id,
    );
    const came = cameAt(id);
    const times = came === undefined ? records.map(beganAt) : [came];
    const [worst] = records.toSorted((a, b) => bySeverity(a.severity, b.severity));
    const opened = worst?.watched?.turns.findLast(({ loud }) => loud === true);
    return {
      id,
      cluster,
      since: Math.min(...times),
      until: Math.max(...times),
      records,
      before: toldBefore(id),
      isOld: came !== undefined,
      mention:
        worst === undefined || opened === undefined ? undefined : routing.mention(worst, opened, place),
    };
  };

  const showOnce = async (cluster: string, id: string, all: readonly IncidentRecord[]): Promise<void> => {
    const places = new Map(
      all.flatMap(({ watched }) =>
        (watched?.places ?? [])
          .filter((place) => watched !== undefined && stormIn(watched, place) === id)
          .map((place) => [placeOf(place), place] as const),
      ),
    );
    for (const place of places.values()) {
      const shown = shownIn(cluster, id, place, all);
      const { root, reply } = stormPlacement(cluster, id, place);
      const run = `alert/storm/${id}`;
      const seenAt = Math.min(...shown.records.map(firstSeenOf));
      await putMessage(root, { to: place, run, document: stormAlertView(shown), cluster, seenAt }, parts);
      await closeMoved(shown.records, place, parts);
      if (shown.records.some((record) => record.state !== 'resolved')) continue;
      const over = Math.max(...shown.records.map(({ watched }) => watched?.resolvedAt ?? 0));
      await outbox.put({
        ...reply(`over-${over}`),
        to: channelOf(place),
        run,
        sequence: sequenceAt(over),
        document: stormOverView(shown),
        final: true,
        cluster,
      });
    }
  };

  const endOne = async (
    cluster: string,
    storm: string,
    leaving: readonly IncidentRecord[],
    place: Place,
  ): Promise<void> => {
    const gone = new Set(leaving.map(({ incident }) => incident));
    const others = (await recordsOf(cluster, storm)).filter(({ incident }) => !gone.has(incident));
    const shown = shownIn(cluster, storm, place, others);
    const { root } = stormPlacement(cluster, storm, place);
    if ((await outbox.read(root.key)) === undefined) return;
    const isLeft = shown.records.every(({ state }) => state === 'resolved');
    const document = isLeft ? stormEndedView(cluster) : stormAlertView(shown);
    await putMessage(root, { to: place, run: `alert/storm/${storm}`, document, cluster }, parts);
  };

  return {
    end: async (leaving, place) => {
      const groups = new Map<string, IncidentRecord[]>();
      for (const record of leaving) {
        const storm = record.watched === undefined ? undefined : stormIn(record.watched, place);
        if (storm === undefined) continue;
        const key = JSON.stringify([record.cluster, storm]);
        groups.set(key, [...(groups.get(key) ?? []), record]);
      }
      for (const records of groups.values()) {
        const [{ cluster, watched } = { cluster: '', watched: undefined }] = records;
        const storm = watched === undefined ? undefined : stormIn(watched, place);
        if (storm === undefined || records.every(({ state: stands }) => stands === 'resolved')) continue;
        await endOne(cluster, storm, records, place);
      }
    },
    join: async (cluster, begun) => {
      let all: readonly Known[] = [];
      const parse = (text: string) => parsed(Beginnings, text);
      await changeEntry<Beginnings>(
        state,
        `alert-storm/${encodeURIComponent(cluster)}`,
        { parse, ttlMs: KEPT_MS },
        (current) => {
          const since = clock.now() - KEPT_MS;
          const known = (current?.begun ?? []).filter(({ at }) => at >= since).slice(-MOST_KNOWN);
          all = decided(cluster, known, begun, stormAfter);
          return all.length === known.length ? undefined : { schema: 1, begun: all };
        },
      );
      const wanted = new Set(begun.map(nameOf));
      return new Map(
        all.flatMap((one) =>
          one.storm !== undefined && wanted.has(nameOf(one)) ? [[one.incident, one.storm] as const] : [],
        ),
      );
    },
    show: async (cluster, storm, coming = []) => {
      const planned = new Set(coming.map(({ incident }) => incident));
      const read = async (): Promise<readonly IncidentRecord[]> => [
        ...(await recordsOf(cluster, storm)).filter(({ incident }) => !planned.has(incident)),
        ...coming,
      ];
      let records = await read();
      for (let tried = 0; tried < TRIES; tried += 1) {
        await showOnce(cluster, storm, records);
        const now = await read();
        // Whoever writes last has seen what all before wrote down.
        if (versionOf(now) === versionOf(records)) return;
        records = now;
      }
    },
  };
};
