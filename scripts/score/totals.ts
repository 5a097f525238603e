// SPDX-License-Identifier: Apache-2.0

import type { Judged, StateScore, Verdict } from './score-state.ts';

/** Shares are percentages with one decimal, null when nothing was there to count. */
export interface Totals {
  readonly states: number;
  readonly expected: number;
  readonly found: number;
  readonly recall: number | null;
  readonly rootCauses: number | null;
  readonly precisionQuiet: number | null;
  readonly precisionAll: number | null;
  readonly falseAlarms: number;
  readonly falseAlarmsHealthy: number;
  readonly incidentsRight: number | null;
  readonly rootFirst: number | null;
  readonly rootFirstCascades: number | null;
}

const share = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((1000 * part) / whole) / 10;

/** Of a tool that knows no incidents, those figures are null. */
export type Scored = Judged & Partial<Pick<StateScore, 'incidents' | 'rootFirst'>>;

export const totalsOf = (scores: readonly Scored[]): Totals => {
  const expected = scores.flatMap((score) => score.expected);
  const roots = expected.filter(({ rootCause }) => rootCause);
  const count = (verdict: Verdict, among = scores): number =>
    among.flatMap(({ seen }) => seen).filter((each) => each.verdict === verdict).length;
  const [hits, alarms] = [count('hit'), count('false alarm')];
  const told = scores.flatMap(({ incidents }) => incidents ?? []);
  const first = scores.filter(({ rootFirst }) => rootFirst !== undefined);
  const cascades = first.filter(({ family }) => family === 'cascade');
  return {
    states: scores.length,
    expected: expected.length,
    found: expected.filter(({ found }) => found).length,
    recall: share(expected.filter(({ found }) => found).length, expected.length),
    rootCauses: share(roots.filter(({ found }) => found).length, roots.length),
    precisionQuiet: share(hits, hits + alarms),
    precisionAll: share(hits, hits + alarms + count('related') + count('extra')),
    falseAlarms: alarms,
    falseAlarmsHealthy: count(
      'false alarm',
      scores.filter(({ family }) => family === 'healthy'),
    ),
    incidentsRight: share(told.filter(({ got, wanted }) => got === wanted).length, told.length),
    rootFirst: share(first.filter(({ rootFirst }) => rootFirst).length, first.length),
    rootFirstCascades: share(cascades.filter(({ rootFirst }) => rootFirst).length, cascades.length),
  };
};

export const byFamily = (scores: readonly Scored[]): Readonly<Record<string, Totals>> =>
  Object.fromEntries(
    [...new Set(scores.map(({ family }) => family))]
      .sort()
      .map((family) => [family, totalsOf(scores.filter((score) => score.family === family))]),
  );
