// SPDX-License-Identifier: Apache-2.0

import type { Incident } from './incident.ts';
import type { IncidentRecord } from './incident-record.ts';
import type { Report } from './report.ts';

/**
 * The incident of a report that a record is of: a record keeps its id when a deeper cause is found, and the report leads
 * with that cause.
 */
export const incidentOfRecord = (
  { incident, watched }: Pick<IncidentRecord, 'incident' | 'watched'>,
  { incidents }: Pick<Report, 'incidents'>,
): Incident | undefined =>
  incidents.find(({ id }) => id === watched?.findings[0]) ??
  incidents.find(({ id }) => id === incident) ??
  incidents.find(({ id }) => watched?.known.includes(id) === true);

/** A report of one incident alone: what may be shown to whoever may see that one. */
export const onlyIncident = (report: Report, incident: Incident): Report => ({
  ...report,
  incidents: [incident],
  findings: report.findings.filter(({ id }) => incident.findings.includes(id)),
  explanations: Object.fromEntries(Object.entries(report.explanations).filter(([id]) => id === incident.id)),
  skipped: [],
});
