// SPDX-License-Identifier: Apache-2.0

import type { IncidentRecord, Turn } from '../core/incident-record.ts';
import type { Reads } from '../core/lifecycle/could-see.ts';
import { failedLook } from '../core/lifecycle/failed-look.ts';
import { type Circumstances, type Lived, lifecycle } from '../core/lifecycle/lifecycle.ts';
import { type Look, lookOf } from '../core/lifecycle/look.ts';
import { lookAgainAt } from '../core/lifecycle/look-again.ts';
import { type Matched, matchLook } from '../core/lifecycle/match.ts';
import { isWatched } from '../core/lifecycle/watched-record.ts';
import type { IncidentEvent } from '../core/ports/alert-sink.ts';
import type { Report } from '../core/report.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Watch } from '../core/watch.ts';
import type { IncidentBook } from '../incident-book.ts';
import { eventOfTurn } from '../sinks/sink-events.ts';

/** Records written at the same time. */
const AT_ONCE = 32;

export interface ObserveParts {
  readonly book: Pick<IncidentBook, 'list' | 'change' | 'putAway'>;
  /** Where reports are kept that people come back to. */
  readonly reports: { readonly save: (report: Report) => Promise<void> };
}

/** `silencedUntil`: nothing is silenced by default. */
type Judged = Pick<Circumstances, 'policy' | 'now'> & Partial<Pick<Circumstances, 'silencedUntil'>>;

export interface Observation extends Judged {
  readonly report: Report;
  /** What the report was made of: it tells what ended incidents; undefined = nobody knows. */
  readonly snapshot?: Snapshot | undefined;
  readonly watch: Watch;
  /** What it takes to find a problem: `readsOfCodes` of the registry. */
  readonly readsOf: (code: string) => Reads | undefined;
}

export interface FailedObservation extends Judged {
  readonly watch: Watch;
  /** Why the cluster could not be read: one clause for people. */
  readonly reason: string;
}

/** What came of a look. */
export interface Observed {
  /** What is to be told: the records owe it until it is. */
  readonly events: readonly IncidentEvent[];
  /** When one more look would tell something, although nothing is due by then; epoch milliseconds. */
  readonly lookAgainAt: number | undefined;
}

const inBatches = async <T>(items: readonly T[], each: (item: T) => Promise<void>): Promise<void> => {
  for (let at = 0; at < items.length; at += AT_ONCE)
    await Promise.all(items.slice(at, at + AT_ONCE).map(each));
};

/** Records put away after one look: they have time. */
const MOST_PUT_AWAY = 100;

/** What comes back from now on is another episode: it need not be read at each look. */
const isOver = ({ state, watched }: IncidentRecord, { policy, now }: Circumstances): boolean =>
  state === 'resolved' &&
  watched?.owed.length === 0 &&
  now - (watched.resolvedAt ?? now) >= policy.reopenWithin;

/** Of those that this look has to do with. */
const nextLook = (
  records: Iterable<IncidentRecord>,
  { look, policy, now, silencedUntil }: Circumstances,
): number | undefined => {
  const waits = [...records].flatMap((record) =>
    isWatched(record) && look.couldSee(record)
      ? (lookAgainAt(record, silencedUntil(record), policy, now) ?? [])
      : [],
  );
  return waits.length === 0 ? undefined : Math.min(...waits);
};

const judge = async (
  look: Look,
  { policy, now, silencedUntil = () => undefined }: Judged,
  book: ObserveParts['book'],
  keep: () => Promise<void>,
): Promise<Observed> => {
  const circumstances: Circumstances = { look, policy, now, silencedUntil };
  const after = ({ incident, sight }: Matched, record: IncidentRecord | undefined): Lived | undefined =>
    lifecycle(record, incident, sight, circumstances);
  const listed = await book.list(look.cluster);
  const records = new Map(listed.map((record) => [record.incident, record]));
  const changing = matchLook(look, listed).flatMap((matched) => {
    const lived = after(matched, records.get(matched.incident));
    return lived === undefined ? [] : [{ matched, lived }];
  });
  // Before anything points to it.
  if (changing.some(({ lived }) => lived.turns.length > 0)) await keep();
  const events: IncidentEvent[] = [];
  await inBatches(changing, async ({ matched }) => {
    let turns: readonly Turn[] = [];
    const record = await book.change(look.cluster, matched.incident, (current) => {
      const lived = after(matched, current);
      turns = lived?.turns ?? [];
      return lived?.record;
    });
    if (record === undefined) return;
    records.set(record.incident, record);
    events.push(...turns.map((turn) => eventOfTurn(record, turn)));
  });
  const over = [...records.values()].filter((record) => isOver(record, circumstances));
  await inBatches(over.slice(0, MOST_PUT_AWAY), book.putAway);
  return { events, lookAgainAt: nextLook(records.values(), circumstances) };
};

/**
 * What a report tells of the incidents of its cluster, written down over the version that was read: of two who observe at
 * once, the second judges what the first wrote. Throws Unavailable when the store cannot be reached: observing again is
 * safe.
 */
export const observe = (
  { report, snapshot, watch, readsOf, ...judged }: Observation,
  { book, reports }: ObserveParts,
): Promise<Observed> =>
  judge(lookOf(report, watch, readsOf, snapshot), judged, book, () => reports.save(report));

/** What it tells that the cluster could not be read: that alone. Nothing else of the cluster changes. */
export const observeFailure = (
  { watch, reason, ...judged }: FailedObservation,
  { book }: Pick<ObserveParts, 'book'>,
): Promise<Observed> =>
  judge(failedLook(watch.cluster, watch.id, reason), judged, book, async () => undefined);
