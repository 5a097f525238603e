// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from '../core/clock.ts';
import { inSpan } from '../core/in-span.ts';
import { defineJob } from '../core/job.ts';
import { detailUpdates, reportUpdate } from '../views/report-updates.ts';
import { explainIncidents } from './explain-incidents.ts';
import { scan } from './scan.ts';

export default defineJob({
  kind: 'analyze',
  deadlineMs: 5 * MINUTE,
  async *run(work, context, signal) {
    const { report } = yield* scan(work, context, signal);
    await context.reports.save(report);
    const marks = await context.marks(report.cluster);
    yield* await inSpan(context.trace, 'view', {}, async () => [
      reportUpdate(report, marks),
      ...detailUpdates(report, !work.explain, marks),
    ]);
    // What is folded away is explained when somebody asks for it.
    const loud = report.incidents.filter(({ id }) => marks.get(id)?.muted === undefined);
    if (work.explain && loud.length > 0) {
      const explained = yield* explainIncidents(report, loud, work, context, signal);
      yield reportUpdate(explained, await context.marks(report.cluster));
    }
    return report.id;
  },
});
