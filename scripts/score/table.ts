// SPDX-License-Identifier: Apache-2.0

import type { FolderScore } from './score-folder.ts';
import { byFamily, type Scored, type Totals, totalsOf } from './totals.ts';

/** One line of a table: our figures, and k8sgpt's with all of its filters. */
export interface Row {
  readonly name: string;
  readonly ours: Totals;
  readonly k8sgpt: Totals | undefined;
}

const theirs = (scores: readonly Scored[]): Totals | undefined =>
  scores.length === 0 ? undefined : totalsOf(scores);

/** Families by name, the total last. */
export const rowsOf = ({ ours, k8sgpt }: FolderScore): readonly Row[] => {
  const families = byFamily(k8sgpt);
  return [
    ...Object.entries(byFamily(ours)).map(([name, totals]) => ({
      name,
      ours: totals,
      k8sgpt: families[name],
    })),
    { name: 'total', ours: totalsOf(ours), k8sgpt: theirs(k8sgpt) },
  ];
};

type Figure = readonly [head: string, of: (totals: Totals) => number | null];

export const figures: readonly Figure[] = [
  ['recall', ({ recall }) => recall],
  ['roots', ({ rootCauses }) => rootCauses],
  ['quiet', ({ precisionQuiet }) => precisionQuiet],
  ['all', ({ precisionAll }) => precisionAll],
  ['alarms', ({ falseAlarms }) => falseAlarms],
];

export const incidentFigures: readonly Figure[] = [
  ['incid.', ({ incidentsRight }) => incidentsRight],
  ['first', ({ rootFirst }) => rootFirst],
];

/** Shares with one decimal; a dash where nothing was there to count. */
export const shown = (head: string, value: number | null): string =>
  value === null ? '-' : head === 'alarms' ? String(value) : value.toFixed(1);

const WIDTH = 7;

const cells = (of: readonly Figure[], totals: Totals | undefined): string =>
  of
    .map(([head, value]) => (totals === undefined ? '' : shown(head, value(totals))).padStart(WIDTH))
    .join('');

/** A table for the terminal: our figures on the left, k8sgpt's on the right. */
export const textTable = (score: FolderScore): string => {
  const heads = (of: readonly Figure[]): string => of.map(([head]) => head.padStart(WIDTH)).join('');
  const ours = [...figures, ...incidentFigures];
  return [
    `${'family'.padEnd(14)} states${heads(ours)}  │ k8sgpt:${heads(figures).slice(WIDTH - 6)}`,
    ...rowsOf(score).map((row) =>
      `${row.name.padEnd(14)} ${String(row.ours.states).padStart(6)}${cells(ours, row.ours)}  │ ${' '.repeat(6)}${cells(figures, row.k8sgpt)}`.trimEnd(),
    ),
  ].join('\n');
};
