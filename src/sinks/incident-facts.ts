// SPDX-License-Identifier: Apache-2.0

import { plain } from '../core/document.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import type { IncidentFacts } from '../core/ports/alert-sink.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';
import type { Report } from '../core/report.ts';
import { evidenceLines } from '../views/evidence.ts';

/** Pieces of evidence that leave; more would be a report. */
const MOST_LINES = 6;
const LONGEST_LINE = 400;

/** Of the report in which it was last seen. That is without secrets already; what leaves for others is looked at once more. */
export const factsOfReport = (
  report: Report | undefined,
  { incident, watched }: IncidentRecord,
): IncidentFacts | undefined => {
  const ids = new Set([incident, ...(watched?.known ?? []), ...(watched?.findings ?? [])]);
  const found = report?.incidents.find(({ id }) => ids.has(id));
  if (report === undefined || found === undefined) return undefined;
  return {
    fix: redactSecrets(plain(found.fix)),
    docs: found.docs,
    kubectl: found.kubectl,
    evidence: evidenceLines(found.cause.evidence)
      .slice(0, MOST_LINES)
      .map((line) => redactSecrets(line).slice(0, LONGEST_LINE)),
  };
};
