// SPDX-License-Identifier: Apache-2.0

import { type Aim, aims, isMet } from './aims.ts';
import { faultsOf } from './details.ts';
import { type FolderScore, together } from './score-folder.ts';
import { figures, incidentFigures, rowsOf, shown } from './table.ts';
import { type Totals, totalsOf } from './totals.ts';

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(heads), line(heads.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');

const all = [...figures, ...incidentFigures];
const cellsOf = (totals: Totals): readonly string[] => all.map(([head, of]) => shown(head, of(totals)));

const inTotal = (folders: readonly FolderScore[]): string =>
  table(
    ['', 'states', ...all.map(([head]) => head)],
    (folders.length > 1 ? [...folders, together(folders)] : folders).flatMap(
      ({ name, ours, k8sgpt, k8sgptCore }) =>
        (
          [
            [`**${name}**`, ours],
            ['k8sgpt, all filters', k8sgpt],
            ['k8sgpt, its default filters', k8sgptCore],
          ] as const
        )
          .filter(([, scores]) => scores.length > 0)
          .map(([title, scores]) => [title, String(scores.length), ...cellsOf(totalsOf(scores))]),
    ),
  );

const byFamilies = (folders: readonly FolderScore[]): string =>
  table(
    ['family', 'states', ...all.map(([head]) => head), 'k8sgpt: recall', 'all', 'alarms'],
    rowsOf(together(folders)).map(({ name, ours, k8sgpt }) => [
      name,
      String(ours.states),
      ...cellsOf(ours),
      ...(k8sgpt === undefined
        ? ['', '', '']
        : [
            shown('recall', k8sgpt.recall),
            shown('all', k8sgpt.precisionAll),
            shown('alarms', k8sgpt.falseAlarms),
          ]),
    ]),
  );

const wantedOf = ({ least, most }: Aim): string =>
  least === undefined ? String(most) : least === 100 ? '100 %' : `≥ ${least} %`;

const aimsTable = (folders: readonly FolderScore[]): string =>
  table(
    ['aim', 'wanted', ...folders.map(({ name }) => name)],
    aims.map((aim) => [
      aim.name,
      wantedOf(aim),
      ...folders.map(({ ours }) => {
        const totals = totalsOf(ours);
        const got = aim.of(totals);
        const value = got === null ? '-' : aim.most === undefined ? `${got.toFixed(1)} %` : String(got);
        return isMet(aim, totals) ? value : `**${value}: missed**`;
      }),
    ]),
  );

const faults = (folders: readonly FolderScore[]): string => {
  const lines = folders.flatMap(({ ours }) => ours.flatMap(faultsOf));
  return lines.length === 0 ? 'Nothing.' : ['```text', ...lines, '```'].join('\n');
};

/** The page about how well troubles are found: the same for the same analyzers and states, whenever and wherever it is made. */
export const scorePage = (
  folders: readonly FolderScore[],
): string => `<!-- Written by \`npm run score\`; do not edit. -->
# How well troubles are found

States of a real API server, controller manager and scheduler (v1.36) were recorded, and an experienced operator wrote
down what should be said of each: which findings, which of them is the root cause, how many incidents, and which
objects have nothing wrong. All filters run, with the clock of the recording. k8sgpt was given the same states.

- **recall**: expected findings that are found; **roots**: the same of root causes.
- **quiet**: of what is said, the share that is not at an object where nothing is wrong; **all**: the share that was expected.
  Both count warnings and worse. **alarms**: how often something was said where nothing is wrong.
- **incid.**: states with the right number of incidents; **first**: states whose first incident names the root cause. k8sgpt knows no incidents.

Shares are percentages. The analyzers were written with these states in sight: how well they do on states that
nobody has seen is told by others of the same families, which are not here.

## Aims

${aimsTable(folders)}

## In total

${inTotal(folders)}

## By family

${byFamilies(folders)}

## Not as expected

${faults(folders)}
`;
