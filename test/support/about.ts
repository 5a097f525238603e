// SPDX-License-Identifier: Apache-2.0

import type { Incident } from '../../src/core/incident.ts';
import type { ExplainRequest } from '../../src/core/job.ts';
import type { Report } from '../../src/core/report.ts';

/** The first incident of a report, as it is asked about. */
export const about = (report: Report, more: Partial<ExplainRequest> = {}): ExplainRequest => {
  const incident: Incident | undefined = report.incidents[0];
  if (incident === undefined) throw new Error('the report has no incident');
  return { incident, report, ...more };
};
