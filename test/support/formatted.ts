// SPDX-License-Identifier: Apache-2.0

import { analyzers } from '../../analyzers/index.ts';
import type { Report } from '../../src/core/report.ts';
import { formats } from '../../src/formats/index.ts';

/** A report in one of the forms of `-o`. */
export const formatted = async (name: keyof typeof formats, report: Report): Promise<string> => {
  const { default: format } = await formats[name]();
  return format.report(report, { version: '1.2.3', analyzers });
};

/** The same report with words that mean something in every markup. */
export const withHostileWords = (report: Report): Report => {
  const hostile = '</code><script>alert(1)</script> "]]>&amp; \u202eevil\u0007 <!-- | `x` [a](javascript:b) ';
  return {
    ...report,
    cluster: `prod ${hostile}`,
    findings: report.findings.map((finding) => ({ ...finding, message: [...finding.message, hostile] })),
    incidents: report.incidents.map((incident) => ({
      ...incident,
      title: [...incident.title, hostile],
      fix: [hostile],
    })),
    skipped: [{ kind: 'Secret', reason: 'forbidden', detail: `forbidden: ${hostile}` }],
  };
};
