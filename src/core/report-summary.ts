// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { countBySeverity, type Report } from './report.ts';

/** One line of a cluster's history: what is left of a report when only the counts matter. */
export const ReportSummary = z.object({
  report: z.string(),
  cluster: z.string(),
  /** Epoch milliseconds. */
  takenAt: z.number(),
  status: z.enum(['OK', 'ProblemDetected', 'Incomplete']),
  counts: z.object({ critical: z.number(), warning: z.number(), info: z.number() }),
  /** Fingerprints, those of the first incidents. */
  incidents: z.array(z.string()).readonly(),
  /** Undefined: the whole cluster. */
  namespaces: z.array(z.string()).readonly().optional(),
  /** It was not of everything: a selector, one object, or chosen filters. */
  partial: z.boolean(),
  /** With whose rights it was read, where not with the bot's own. */
  as: z.string().optional(),
});
export type ReportSummary = z.infer<typeof ReportSummary>;

const MOST_INCIDENTS = 40;

export const summaryOf = (report: Report): ReportSummary => {
  const { namespaces, only, except, selector, object } = report.scope;
  return {
    report: report.id,
    cluster: report.cluster,
    takenAt: report.takenAt,
    status: report.status,
    counts: countBySeverity(report),
    incidents: report.incidents.slice(0, MOST_INCIDENTS).map(({ id }) => id),
    ...(namespaces === undefined ? {} : { namespaces }),
    partial:
      [only, except, selector, object].some((limit) => limit !== undefined) ||
      report.requestedFilters.length > 0,
    ...(report.as === undefined ? {} : { as: report.as }),
  };
};
