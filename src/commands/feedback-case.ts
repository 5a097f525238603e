// SPDX-License-Identifier: Apache-2.0

import type { Feedback } from '../core/feedback.ts';
import type { Report } from '../core/report.ts';

/** Longest that is kept of one case, as JSON in UTF-16 units: at most the 256 KB of UTF-8 that src/kept declares, most often far less. */
const CASE_LIMIT = 80_000;

/** So many findings, the nearest to the cause first, with evidence of the lead alone; so many objects and names. */
const cutBy = (report: Report, most: number): Report => ({
  ...report,
  names: report.names?.slice(0, most),
  incidents: report.incidents.map((incident) => ({
    ...incident,
    findings: incident.findings.slice(0, most),
    affected: incident.affected.slice(0, most),
    impact: incident.impact.slice(0, most),
    changes: incident.changes?.slice(0, most),
  })),
  findings: report.incidents.flatMap(({ findings: [lead, ...rest] }) =>
    report.findings.flatMap((finding) =>
      finding.id === lead
        ? [finding]
        : rest.slice(0, most - 1).includes(finding.id)
          ? [{ ...finding, evidence: [] }]
          : [],
    ),
  ),
});

/**
 * The report with one incident and what belongs to it: a case that can be tried again. What a model would not read of a large
 * one is left out.
 */
export const caseOf = (report: Report, id: string): Feedback['case'] => {
  const incidents = report.incidents.filter((incident) => incident.id === id);
  const findings = new Set(incidents.flatMap((incident) => incident.findings));
  const explanation = report.explanations[id];
  const whole: Report = {
    ...report,
    incidents,
    findings: report.findings.filter((finding) => findings.has(finding.id)),
    explanations: explanation === undefined ? {} : { [id]: explanation },
    askedBy: undefined,
  };
  const isSmall = (one: Report): boolean => JSON.stringify(one).length <= CASE_LIMIT;
  const tried = [whole, ...[500, 50, 5].map((most) => cutBy(whole, most))];
  return { ...(tried.find(isSmall) ?? { ...cutBy(whole, 1), findings: [] }) };
};
