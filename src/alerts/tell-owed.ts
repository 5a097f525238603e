// SPDX-License-Identifier: Apache-2.0

import { placeOf } from '../core/conversation.ts';
import { inSpan } from '../core/in-span.ts';
import type { IncidentRecord, Step, Turn, Watched } from '../core/incident-record.ts';
import { recordAt } from '../core/incident-record.ts';
import { announce } from '../core/lifecycle/announce.ts';
import { paid } from '../core/lifecycle/paid.ts';
import type { LifecyclePolicy } from '../core/lifecycle/policy.ts';
import { UNREACHABLE } from '../core/lifecycle/unreachable.ts';
import { isWatched, type WatchedRecord } from '../core/lifecycle/watched-record.ts';
import type { IncidentEvent } from '../core/ports/alert-sink.ts';
import type { Log, Trace } from '../core/ports/telemetry.ts';
import { stormsOf } from '../core/standing.ts';
import type { Watch } from '../core/watch.ts';
import type { IncidentBook } from '../incident-book.ts';
import { eventOfTurn } from '../sinks/sink-events.ts';
import type { TickerTask } from '../watches/ticker.ts';
import type { AlertLetters } from './alert-letters.ts';
import { placesWith } from './alert-letters.ts';
import type { AlertRouting } from './alert-routing.ts';
import type { MarkAlerts } from './mark-alerts.ts';
import type { AlertStorms } from './storm-alert.ts';
import { tellElsewhere } from './told-elsewhere.ts';

export interface TellOwedParts {
  readonly book: Pick<IncidentBook, 'list' | 'change'>;
  readonly letters: AlertLetters;
  readonly storms: AlertStorms;
  readonly markAlerts: MarkAlerts;
  readonly routing: AlertRouting;
  /** Those that are known now. */
  readonly watches: () => readonly Pick<Watch, 'id'>[];
  /** Ends alerts where their watches tell no longer; resolves to whether there were any. */
  readonly leave: (records: readonly IncidentRecord[], now: number, signal: AbortSignal) => Promise<boolean>;
  /** Tells sinks; durable when it resolves, and once for each event. */
  readonly notify: (events: readonly IncidentEvent[]) => Promise<void>;
  /** Explains an incident that was just told in the threads of its alerts, where that is wanted. */
  readonly explain: (record: IncidentRecord) => Promise<void>;
  readonly policy: LifecyclePolicy;
  /** Until when a rule or a maintenance keeps this one from being told; undefined when none does. */
  readonly silencedUntil: (record: IncidentRecord, now: number) => number | undefined;
  readonly clock: { readonly now: () => number };
  readonly log: Log;
  /** Undefined where nothing is traced. */
  readonly trace?: Trace | undefined;
}

export interface TellOwed {
  /** Tells everybody what incidents owe, of one cluster or of all. Throws Unavailable when the store is away: again is safe. */
  readonly tell: (signal?: AbortSignal, cluster?: string) => Promise<void>;
  readonly task: TickerTask;
}

/** How often it is looked whether somebody died before everything was told. */
const EVERY_MS = 3_000;
/** What somebody did this long ago is looked after: whoever took it may have died before all was shown. */
const STEPS_MS = 120_000;
/** Told at the same time. */
const AT_ONCE = 16;

const isBeginning = ({ turn }: Turn): boolean =>
  turn === 'opened' || turn === 'flapping' || turn === 'reopened';

const inBatches = async <T>(items: readonly T[], each: (item: T) => Promise<void>): Promise<void> => {
  for (let at = 0; at < items.length; at += AT_ONCE)
    await Promise.all(items.slice(at, at + AT_ONCE).map(each));
};

/** Turns of this episode: what is owed of one before is no longer of interest. */
const current = ({ owed }: Watched): readonly Turn[] => {
  const opened = owed.findLastIndex(({ turn }) => turn === 'opened');
  return opened < 0 ? owed : owed.slice(opened);
};

/**
 * What incidents owe becomes messages and events: where it is told is written down first, then it is told, then the debt
 * is crossed off. Each part is the same when it is done again: whoever dies, the next one does the rest, and nobody is told
 * twice.
 */
export const createTellOwed = (parts: TellOwedParts): TellOwed => {
  const { book, letters, storms, markAlerts, routing, notify, explain, clock, log } = parts;
  /** Interactions whose steps this process has shown already. */
  const shownSteps = new Set<string>();

  /** The channels in which it stands from these turns on. */
  const placesOf = (record: WatchedRecord, turns: readonly Turn[]): Watched['places'] =>
    turns.reduce<Watched['places']>(
      (places, turn) =>
        turn.loud === true || places.length === 0 || turn.turn === 'escalated' || isBeginning(turn)
          ? placesWith(places, routing.to(record, turn), turn.at)
          : places,
      record.watched.places,
    );

  const place = async (owing: readonly WatchedRecord[]): Promise<readonly WatchedRecord[]> => {
    const planned = owing.map((record) => ({ record, places: placesOf(record, current(record.watched)) }));
    // What stands nowhere yet, and is not about the whole cluster.
    const begun = planned.flatMap(({ record: { incident, watched }, places }) => {
      const [first] = current(watched).filter(isBeginning);
      return first === undefined ||
        watched.places.length > 0 ||
        watched.codes[0] === UNREACHABLE ||
        places.length === 0
        ? []
        : [{ incident, episode: watched.episode, at: first.at, places: places.map((each) => placeOf(each)) }];
    });
    const [cluster = ''] = owing.map((record) => record.cluster);
    const joined = begun.length === 0 ? new Map<string, string>() : await storms.join(cluster, begun);
    const placed: WatchedRecord[] = [];
    await inBatches(planned, async ({ record, places }) => {
      const storm = record.watched.storm ?? joined.get(record.incident);
      const isKnown = places.length === record.watched.places.length && storm === record.watched.storm;
      let stands: IncidentRecord | undefined = record;
      if (!isKnown)
        stands = await book.change(record.cluster, record.incident, (now) => {
          if (now === undefined || !isWatched(now) || now.watched.episode !== record.watched.episode)
            return undefined;
          const [since = 0] = places.map((each) => each.since ?? 0);
          const all = places.reduce<Watched['places']>(
            (known, each) => placesWith(known, [each], each.since ?? since),
            now.watched.places,
          );
          return {
            ...now,
            watched: { ...now.watched, places: all, ...(storm === undefined ? {} : { storm }) },
          };
        });
      if (stands !== undefined && isWatched(stands)) placed.push(stands);
    });
    return placed;
  };

  /** Paging is told of an escalation only where that is the step. */
  const eventsOf = (record: WatchedRecord): readonly IncidentEvent[] =>
    record.watched.owed
      .filter((turn) => turn.turn !== 'escalated' || routing.step(record, turn)?.deed.type === 'page')
      .map((turn) => eventOfTurn(record, turn));

  /** In a trace of its own: one telling may be of several looks, and long after them. */
  const tellOne = (record: WatchedRecord): Promise<void> => {
    const { cluster, watched } = record;
    const options = {
      kind: 'producer',
      isRoot: true,
      links: [watched.trace],
      attributes: { 'k8s.cluster.name': cluster },
    } as const;
    const tellIt = () => inSpan(parts.trace, 'alert', options, () => tellRecord(record));
    return parts.trace === undefined ? tellIt() : parts.trace.about({ cluster }, tellIt);
  };

  const tellRecord = async (record: WatchedRecord): Promise<void> => {
    const { owed } = record.watched;
    await notify(eventsOf(record));
    await letters.show(record);
    for (const turn of current(record.watched)) await letters.noteTurn(record, turn);
    if (owed.some(({ turn }) => turn === 'opened')) await explain(record);
    await book.change(record.cluster, record.incident, (now) => paid(now, owed));
  };

  const tellCluster = async (
    cluster: string,
    owing: readonly WatchedRecord[],
    signal: AbortSignal | undefined,
  ) => {
    const placed = await place(owing);
    const touched = new Set(placed.flatMap(({ watched }) => stormsOf(watched)));
    for (const storm of touched) await storms.show(cluster, storm);
    await inBatches(placed, async (record) => {
      signal?.throwIfAborted();
      await tellOne(record);
    });
    log.debug({ cluster, incidents: placed.length }, 'What became of incidents was told');
  };

  const tell: TellOwed['tell'] = async (signal, cluster) => {
    const owing = (await book.list(cluster))
      .filter(isWatched)
      .filter(({ watched }) => watched.owed.length > 0);
    for (const name of new Set(owing.map((record) => record.cluster))) {
      signal?.throwIfAborted();
      await tellCluster(
        name,
        owing.filter((record) => record.cluster === name),
        signal,
      );
    }
  };

  const isQuiet = (record: WatchedRecord, now: number): boolean =>
    recordAt(record, now).muted !== undefined || parts.silencedUntil(record, now) !== undefined;

  /** A mute or a maintenance that is over, or growth that was held back: told without another look. */
  const announceDue = async (record: WatchedRecord, now: number): Promise<void> => {
    const quiet = isQuiet(record, now);
    const after = (one: WatchedRecord): WatchedRecord => announce(one, quiet, parts.policy, now);
    if (after(record) === record) return;
    await book.change(record.cluster, record.incident, (current) => {
      if (current === undefined || !isWatched(current)) return undefined;
      const told = after(current);
      return told === current ? undefined : told;
    });
  };

  /** What somebody did lately is shown, whether or not the process that took it lived to show it. */
  const showSteps = async (records: readonly WatchedRecord[], since: number): Promise<void> => {
    const done = new Map<string, { readonly step: Step; readonly records: IncidentRecord[] }>();
    for (const record of records)
      for (const step of record.history) {
        if (step.at < since) continue;
        const same = done.get(step.interaction);
        if (same === undefined) done.set(step.interaction, { step, records: [record] });
        else same.records.push(record);
      }
    for (const interaction of shownSteps) if (!done.has(interaction)) shownSteps.delete(interaction);
    for (const [interaction, { step, records: marked }] of done) {
      if (shownSteps.has(interaction)) continue;
      await markAlerts(marked, step);
      shownSteps.add(interaction);
    }
  };

  return {
    tell,
    task: {
      name: 'alerts',
      everyMs: EVERY_MS,
      run: async (_started, signal) => {
        const now = clock.now();
        const before = (await book.list()).filter(isWatched);
        const hasLeft = await parts.leave(before, now, signal);
        const records = hasLeft ? (await book.list()).filter(isWatched) : before;
        for (const record of records) {
          signal.throwIfAborted();
          if (record.state === 'open') await announceDue(record, now);
        }
        await tellElsewhere(
          records.filter((record) => !isQuiet(record, now)),
          now,
          parts,
        );
        await showSteps(records, now - STEPS_MS);
        await tell(signal);
      },
    },
  };
};
