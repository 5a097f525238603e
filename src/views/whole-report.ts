// SPDX-License-Identifier: Apache-2.0

import type { Block, Document } from '../core/document.ts';
import { type Marks, noMarks } from '../core/incident-record.ts';
import type { Report } from '../core/report.ts';
import { incidentView } from './incident.ts';
import { reportView } from './report.ts';

/** A report with all its details, one incident after the other: to be kept as a file. */
export const wholeReportView = (report: Report, marks: Marks = noMarks): Document => {
  const details = report.incidents.flatMap((incident, at): Block[] => [
    { type: 'divider' },
    ...incidentView(incident, at + 1, report, {
      explanation: report.explanations[incident.id],
      record: marks.get(incident.id),
      isKept: true,
    }).blocks,
  ]);
  const { summary, blocks } = reportView(report, marks, true);
  return { summary, blocks: [...blocks, ...details] };
};
