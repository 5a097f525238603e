// SPDX-License-Identifier: Apache-2.0

import type { Block } from '../core/document.ts';
import type { ReportSummary } from '../core/report-summary.ts';
import { foundText } from './history.ts';

/** Under an old report: the same is being checked right now. */
export const runningNote = (askedBy: string | undefined): Block => ({
  type: 'note',
  text: [`It is being checked again right now${askedBy === undefined ? '' : `, asked by @${askedBy}`}.`],
});

/** Under an old report: the same was checked later, and what that found. */
export const newerNote = (newer: ReportSummary): readonly Block[] => [
  {
    type: 'note',
    text: [
      'There is a newer report, of ',
      { type: 'time', at: newer.takenAt, style: 'date' },
      `: ${foundText(newer)}.`,
    ],
  },
  {
    type: 'actions',
    actions: [{ label: 'Show the newer one', line: `details --report ${newer.report}`, style: 'default' }],
  },
];
