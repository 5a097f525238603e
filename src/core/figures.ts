// SPDX-License-Identifier: Apache-2.0

/** What is counted of how well the bot does, for `/k8sgpt status`: the same events as the metrics of the objectives. */
export const figureNames = [
  /** Commands that came in. */
  'commands',
  /** Those that could not be taken, or ended without what was asked for. */
  'failed',
  /** Commands that were taken, and those of them that were within a second. */
  'taken',
  'takenInTime',
  /** First results that were shown, and those of them that were within ten seconds. */
  'shown',
  'shownInTime',
  /** Seconds of watches that had looked within their interval, and of others. */
  'fresh',
  'late',
  /** Requests to AI, and those of them that failed. */
  'asked',
  'askedInVain',
] as const;
export type FigureName = (typeof figureNames)[number];

export type Counts = Readonly<Partial<Record<FigureName, number>>>;

/** A platform that asked us to wait. */
export interface Limited {
  readonly platform: string;
  /** How often, in the last hour. */
  readonly times: number;
  /** Until when the last time, epoch milliseconds. */
  readonly until: number;
}

export interface Figures {
  readonly hour: Counts;
  readonly day: Counts;
  readonly limited: readonly Limited[];
}

/** What is promised: a share of events that are good. The rules in deploy/alerts hold the same numbers. */
export interface Objective {
  readonly id: 'completion' | 'answer-time' | 'acceptance' | 'freshness';
  /** What a person reads. */
  readonly title: string;
  /** From 0 to 1. */
  readonly aim: number;
  readonly all: (counts: Counts) => number;
  readonly bad: (counts: Counts) => number;
}

const of = (counts: Counts, name: FigureName): number => counts[name] ?? 0;

/** Seconds within which a command is to be taken, and its first result shown. */
export const TAKEN_WITHIN = 1;
export const SHOWN_WITHIN = 10;

export const objectives: readonly Objective[] = [
  {
    id: 'completion',
    title: 'Commands that were answered',
    aim: 0.995,
    all: (counts) => of(counts, 'commands'),
    bad: (counts) => of(counts, 'failed'),
  },
  {
    id: 'answer-time',
    title: `First results within ${SHOWN_WITHIN} s`,
    aim: 0.95,
    all: (counts) => of(counts, 'shown'),
    bad: (counts) => of(counts, 'shown') - of(counts, 'shownInTime'),
  },
  {
    id: 'acceptance',
    title: `Commands taken within ${TAKEN_WITHIN} s`,
    aim: 0.99,
    all: (counts) => of(counts, 'taken'),
    bad: (counts) => of(counts, 'taken') - of(counts, 'takenInTime'),
  },
  {
    id: 'freshness',
    title: 'Watches that looked in time',
    aim: 0.99,
    all: (counts) => of(counts, 'fresh') + of(counts, 'late'),
    bad: (counts) => of(counts, 'late'),
  },
];

/** The good share of all, 0 to 1; undefined where there was nothing. */
export const shareOf = ({ all, bad }: Objective, counts: Counts): number | undefined => {
  const total = all(counts);
  return total === 0 ? undefined : Math.max(0, 1 - bad(counts) / total);
};
