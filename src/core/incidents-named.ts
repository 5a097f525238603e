// SPDX-License-Identifier: Apache-2.0

import { Refused } from './errors.ts';
import type { Incident } from './incident.ts';
import { incidentOfRecord } from './incident-of-record.ts';
import type { IncidentRecord } from './incident-record.ts';
import type { Report } from './report.ts';

/**
 * Incidents of a report by number (as shown, from 1) or id, each once; all of them when none is named. `records`: what is
 * known by an id of its own.
 */
export const incidentsNamed = (
  named: readonly string[],
  report: Report,
  records: readonly IncidentRecord[] = [],
): readonly Incident[] => {
  if (named.length === 0) return report.incidents;
  const find = (name: string): Incident => {
    const known = records.find((record) => record.incident === name);
    const incident = /^\d{1,3}$/.test(name)
      ? report.incidents[Number(name) - 1]
      : (report.incidents.find((candidate) => candidate.id === name) ??
        (known === undefined ? undefined : incidentOfRecord(known, report)));
    if (incident !== undefined) return incident;
    const count = report.incidents.length;
    throw new Refused(
      `That report has no incident ${name}; it has ${count === 1 ? 'one, number 1' : `${count}, numbered 1 to ${count}`}.`,
      { hint: 'explain 1' },
    );
  };
  // A number and an id can mean the same one.
  return [...new Set(named.map(find))];
};
