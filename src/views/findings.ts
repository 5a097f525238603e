// SPDX-License-Identifier: Apache-2.0

import { type Document, plain, type Text } from '../core/document.ts';
import type { Report } from '../core/report.ts';
import { plural, refText } from './words.ts';

/** Every finding of a report in one table: for those who want the list, not the story. */
export const findingsView = (report: Report): Document => {
  const incidentOf = new Map(
    report.incidents.flatMap(({ findings }, at) => findings.map((finding) => [finding, at + 1] as const)),
  );
  const summary = plural(report.findings.length, 'finding');
  return {
    summary,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [summary] },
      {
        type: 'table',
        columns: ['#', 'Severity', 'Object', 'What'],
        rows: report.findings.map((finding): Text[] => {
          const objects = finding.objects.length;
          return [
            [String(incidentOf.get(finding.id) ?? '–')],
            [finding.severity],
            [...refText(finding.object), ...(objects > 1 ? [` and ${objects - 1} more`] : [])],
            [plain(finding.message)],
          ];
        }),
      },
    ],
  };
};
