import { maySeeCluster } from '../core/access.ts';
import type { CommandContext } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import type { Report } from '../core/report.ts';

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
