// SPDX-License-Identifier: Apache-2.0

import { code, type Document, strong, type Text } from '../core/document.ts';
import type { Finding } from '../core/finding.ts';
import type { Report } from '../core/report.ts';

/** Where each kind of trouble of a report is explained, each once. */
export const docsView = (report: Report): Document => {
  const first = new Map<string, Finding>();
  for (const finding of report.findings)
    if (finding.docs !== '' && !first.has(finding.code)) first.set(finding.code, finding);
  return {
    summary: 'Documentation',
    blocks: [
      { type: 'paragraph', text: [strong('Documentation')] },
      {
        type: 'list',
        ordered: false,
        // Written out: to be copied from a terminal.
        items: [...first.values()].map(({ code: problem, docs }): Text => [code(problem), ` ${docs}`]),
      },
    ],
  };
};
