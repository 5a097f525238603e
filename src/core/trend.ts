// SPDX-License-Identifier: Apache-2.0

import { DAY, HOUR } from './clock.ts';
import { bySeverity } from './finding.ts';
import { type IncidentRecord, recordAt } from './incident-record.ts';
import { byText } from './ref.ts';
import { type Span, uncovered } from './spans-of-time.ts';

/** How long something usually took, and of how many that is known. */
export interface Usual {
  /** Milliseconds. */
  readonly median: number;
  readonly of: number;
}

/** What was met more than once: how many times it began in the period. */
export interface Often {
  readonly name: string;
  readonly times: number;
}

/** A time at which a cluster could not be seen. */
export interface Gap extends Span {
  readonly cluster: string;
}

/** What became of the incidents of some clusters in one period. */
export interface Trend extends Span {
  readonly clusters: readonly string[];
  /** Milliseconds of one step of `open`. */
  readonly step: number;
  /** How many were open at some time in each step, by severity; `unknown`: some cluster was not seen for most of it. */
  readonly open: readonly {
    readonly at: number;
    readonly critical: number;
    readonly warning: number;
    readonly info: number;
    readonly unknown: boolean;
  }[];
  readonly opened: number;
  readonly resolved: number;
  /** In a period of the same length before; undefined where nothing is known of that. */
  readonly before?: { readonly opened: number; readonly resolved: number } | undefined;
  /** Of those that began in the period. */
  readonly acknowledged?: Usual | undefined;
  /** Began in the period, and nobody acknowledged them while they stood. */
  readonly unacknowledged: number;
  /** Of those that were resolved in the period. */
  readonly tookToResolve?: Usual | undefined;
  readonly workloads: readonly Often[];
  readonly namespaces: readonly Often[];
  readonly codes: readonly Often[];
  readonly flapping: readonly IncidentRecord[];
  /** Gravest first, then the oldest. */
  readonly stillOpen: readonly IncidentRecord[];
  /** Muted ones whose mute ends within as long as the period was. */
  readonly mutesEnding: readonly IncidentRecord[];
  readonly gaps: readonly Gap[];
}

/** One time that an incident stood. */
interface Stood {
  readonly record: IncidentRecord;
  readonly from: number;
  /** Undefined = it still does. */
  readonly until?: number | undefined;
}

const isOpen = ({ state }: IncidentRecord): boolean => state === 'open' || state === 'recovering';

/** When it stood, oldest first. Of one that came and went very often only the latest turns are kept. */
const standsOf = (record: IncidentRecord): readonly Stood[] => {
  const { watched } = record;
  if (watched === undefined) return [];
  const stood: Stood[] = [];
  let from: number | undefined;
  for (const { turn, at } of watched.turns) {
    if (turn === 'opened' || turn === 'reopened') from ??= at;
    if (turn === 'resolved' && from !== undefined) {
      stood.push({ record, from, until: at });
      from = undefined;
    }
  }
  if (!isOpen(record)) return stood;
  const since = from ?? watched.openedAt;
  return since === undefined ? stood : [...stood, { record, from: since }];
};

const median = (values: readonly number[]): Usual | undefined => {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined
    ? undefined
    : { median: (upper + lower) / 2, of: sorted.length };
};

const MOST = 5;

const oftenest = (names: readonly string[]): readonly Often[] => {
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
  return (
    [...times]
      .map(([name, count]) => ({ name, times: count }))
      // Once is not often.
      .filter((one) => one.times > 1)
      .sort((a, b) => b.times - a.times || byText(a.name, b.name))
      .slice(0, MOST)
  );
};

/** The first time that somebody took it while it stood. */
const ackOf = ({ record, from, until }: Stood): number | undefined =>
  record.history.find(
    ({ deed, at }) =>
      (deed === 'acknowledged' || deed === 'assigned') && at >= from && at <= (until ?? Infinity),
  )?.at;

/** Bars of a day are hours; of more, quarters of a day. */
const stepOf = ({ from, until }: Span): number => (until - from <= 1.5 * DAY ? HOUR : 6 * HOUR);

const length = (spans: readonly Span[]): number =>
  spans.reduce((sum, { from, until }) => sum + until - from, 0);

const within = (at: number, { from, until }: Span): boolean => at >= from && at < until;

/** Gaps shorter than this are a restart, not a hole in what is known. */
const LEAST_GAP = 5 * 60_000;

interface TrendOf extends Span {
  readonly clusters: readonly string[];
  /** Times at which each cluster was seen; a cluster that is missing here was never looked at. */
  readonly sights: Readonly<Record<string, readonly Span[]>>;
}

/** Records of incidents → what became of them between two moments, the second of which is now. Pure. */
export const trendOf = (
  all: readonly IncidentRecord[],
  { from, until, clusters, sights }: TrendOf,
): Trend => {
  const period: Span = { from, until };
  const wanted = new Set(clusters);
  const records = all.filter(({ cluster }) => wanted.has(cluster));
  const stood = records.flatMap(standsOf);
  const began = stood.filter((one) => within(one.from, period));
  const ended = stood.filter((one) => one.until !== undefined && within(one.until, period));
  const span = until - from;
  const earlier: Span = { from: from - span, until: from };
  const seenOf = (cluster: string): readonly Span[] =>
    Object.hasOwn(sights, cluster) ? (sights[cluster] ?? []) : [];
  const isKnownBefore = clusters.some((cluster) => seenOf(cluster).some((seen) => seen.from <= earlier.from));
  const gaps = clusters.flatMap((cluster) =>
    uncovered(period, seenOf(cluster))
      .filter((gap) => gap.until - gap.from >= LEAST_GAP)
      .map((gap): Gap => ({ ...gap, cluster })),
  );
  const step = stepOf(period);
  // Full hours can be read from a picture.
  const first = from - (from % HOUR);
  const open = Array.from({ length: Math.ceil((until - first) / step) }, (_, index) => {
    const at = first + index * step;
    const bar: Span = { from: Math.max(at, from), until: Math.min(at + step, until) };
    const there = new Set(
      stood
        .filter((one) => one.from < bar.until && (one.until ?? Infinity) > bar.from)
        .map(({ record }) => record),
    );
    const count = (severity: IncidentRecord['severity']): number =>
      [...there].filter((record) => record.severity === severity).length;
    const unknown = clusters.some(
      (cluster) => length(uncovered(bar, seenOf(cluster))) > (bar.until - bar.from) / 2,
    );
    return {
      at,
      critical: count('critical'),
      warning: count('warning'),
      info: count('info'),
      unknown,
    };
  });
  const acks = began.map((one) => ({ one, at: ackOf(one) }));
  return {
    ...period,
    clusters,
    step,
    open,
    opened: began.length,
    resolved: ended.length,
    before: isKnownBefore
      ? {
          opened: stood.filter((one) => within(one.from, earlier)).length,
          resolved: stood.filter((one) => one.until !== undefined && within(one.until, earlier)).length,
        }
      : undefined,
    acknowledged: median(acks.flatMap(({ one, at }) => (at === undefined ? [] : [at - one.from]))),
    unacknowledged: acks.filter(({ at }) => at === undefined).length,
    tookToResolve: median(ended.flatMap((one) => (one.until === undefined ? [] : [one.until - one.from]))),
    workloads: oftenest(began.flatMap(({ record }) => record.watched?.object ?? [])),
    namespaces: oftenest(began.flatMap(({ record }) => record.namespaces)),
    codes: oftenest(began.flatMap(({ record }) => record.watched?.codes[0] ?? [])),
    flapping: records.filter(
      ({ watched }) =>
        watched?.flapping === true ||
        watched?.turns.some(({ turn, at }) => turn === 'flapping' && within(at, period)) === true,
    ),
    stillOpen: records
      .filter(isOpen)
      .sort(
        (a, b) =>
          bySeverity(a.severity, b.severity) || (a.watched?.openedAt ?? 0) - (b.watched?.openedAt ?? 0),
      ),
    mutesEnding: records
      .map((record) => recordAt(record, until))
      .filter(({ muted }) => muted?.until !== undefined && muted.until <= until + span)
      .sort((a, b) => (a.muted?.until ?? 0) - (b.muted?.until ?? 0)),
    gaps,
  };
};
