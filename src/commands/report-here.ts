// SPDX-License-Identifier: Apache-2.0

import { maySeeCluster } from '../core/access.ts';
import type { CommandContext } from '../core/command.ts';
import { joinLine } from '../core/command-line.ts';
import { Refused } from '../core/errors.ts';
import { incidentOfRecord } from '../core/incident-of-record.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import type { Report } from '../core/report.ts';

/** `analyze --cluster prod-eu -n shop`: what to run to see it again. */
const againLine = ({ cluster, namespaces }: IncidentRecord): string => {
  const [only, ...more] = namespaces;
  return joinLine([
    'analyze',
    '--cluster',
    cluster,
    ...(only === undefined || more.length > 0 ? [] : ['-n', only]),
  ]);
};

/** An alert outlives the report that it was seen in: what can still be done is said. */
export const refuseForgotten = (named: readonly string[], { records = [], report }: CommandContext): void => {
  for (const name of named) {
    const record = records.find(({ incident, watched }) => incident === name && watched !== undefined);
    if (record === undefined || (report !== undefined && incidentOfRecord(record, report) !== undefined))
      continue;
    throw new Refused('What was seen of this incident is no longer kept. Look again:', {
      hint: againLine(record),
    });
  }
};

/** The report that is meant; refused when there is none here that this person may see, or it has no incidents to do something with. */
export const reportHere = ({ report, access }: CommandContext, what = ''): Report => {
  if (report === undefined || !maySeeCluster(access, report.cluster))
    throw new Refused(`There is no report here${what} yet. Run a check first:`, { hint: 'analyze' });
  return report;
};

/** The same of a report with at least one incident. */
export const troubledReportHere = (context: CommandContext, what = ''): Report => {
  const report = reportHere(context, what);
  if (report.incidents.length === 0)
    throw new Refused(`The last report of ${report.cluster} has no incidents.`, { hint: 'analyze' });
  return report;
};
