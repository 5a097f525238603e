import type { IncidentRecord, Turn } from '../core/incident-record.ts';
import type { Reads } from '../core/lifecycle/could-see.ts';
import { failedLook } from '../core/lifecycle/failed-look.ts';
import { type Circumstances, type Lived, lifecycle } from '../core/lifecycle/lifecycle.ts';
import { type Look, lookOf } from '../core/lifecycle/look.ts';
import { type Matched, matchLook } from '../core/lifecycle/match.ts';
import type { LifecyclePolicy } from '../core/lifecycle/policy.ts';
import type { IncidentEvent } from '../core/ports/alert-sink.ts';
import type { Report } from '../core/report.ts';
import type { Watch } from '../core/watch.ts';
import type { IncidentBook } from '../incident-book.ts';

/** Records written at the same time. */
const AT_ONCE = 32;

export interface ObserveParts {
  readonly book: Pick<IncidentBook, 'list' | 'change'>;
  /** Where reports are kept that people come back to. */
  readonly reports: { readonly save: (report: Report) => Promise<void> };
}

export interface Judged {
  readonly policy: LifecyclePolicy;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether a rule or a maintenance window keeps this one from being told now; nothing does by default. */
  readonly isSilenced?: ((record: IncidentRecord) => boolean) | undefined;
}

export interface Observation extends Judged {
  readonly report: Report;
  readonly watch: Watch;
  /** What it takes to find a problem: `readsOfCodes` of the registry. */
  readonly readsOf: (code: string) => Reads | undefined;
}

export interface FailedObservation extends Judged {
  readonly watch: Watch;
  /** Why the cluster could not be read: one clause for people. */
  readonly reason: string;
}

/** The same event has the same id, however often it is sent. */
const eventOf = (record: IncidentRecord, turn: Turn): IncidentEvent => ({
  id: [record.incident, record.watched?.episode ?? 1, turn.turn, turn.at].join('/'),
  turn,
  record,
});

const inBatches = async <T>(items: readonly T[], each: (item: T) => Promise<void>): Promise<void> => {
  for (let at = 0; at < items.length; at += AT_ONCE)
    await Promise.all(items.slice(at, at + AT_ONCE).map(each));
};

const judge = async (
  look: Look,
  { policy, now, isSilenced = () => false }: Judged,
  book: ObserveParts['book'],
  keep: () => Promise<void>,
): Promise<readonly IncidentEvent[]> => {
  const circumstances: Circumstances = { look, policy, now, isSilenced };
  const records = await book.list(look.cluster);
  const byId = new Map(records.map((record) => [record.incident, record]));
  const after = ({ incident, sight }: Matched, record: IncidentRecord | undefined): Lived | undefined =>
    lifecycle(record, incident, sight, circumstances);
  const changing = matchLook(look, records).flatMap((matched) => {
    const lived = after(matched, byId.get(matched.incident));
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
    if (record !== undefined) events.push(...turns.map((turn) => eventOf(record, turn)));
  });
  return events;
};

/**
 * What a report tells of the incidents of its cluster, written down over the version that was read: of two who observe at
 * once, the second judges what the first wrote. Returns what is to be told, which the records owe until it is.
 * Throws Unavailable when the store cannot be reached: observing again is safe.
 */
export const observe = (
  { report, watch, readsOf, ...judged }: Observation,
  { book, reports }: ObserveParts,
): Promise<readonly IncidentEvent[]> =>
  judge(lookOf(report, watch, readsOf), judged, book, () => reports.save(report));

/** What it tells that the cluster could not be read: that alone. Nothing else of the cluster changes. */
export const observeFailure = (
  { watch, reason, ...judged }: FailedObservation,
  { book }: Pick<ObserveParts, 'book'>,
): Promise<readonly IncidentEvent[]> =>
  judge(failedLook(watch.cluster, watch.id, reason), judged, book, async () => undefined);
