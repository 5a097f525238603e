// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from '../core/clock.ts';
import { Refused } from '../core/errors.ts';
import { defineJob } from '../core/job.ts';
import { explainedView, explainingView } from '../views/explaining.ts';
import { explainIncidents } from './explain-incidents.ts';

export default defineJob({
  kind: 'explain',
  deadlineMs: 10 * MINUTE,
  async *run(work, context, signal) {
    const report = await context.reports.load(work.report);
    if (report === undefined)
      throw new Refused('That report is no longer kept. Run a check first:', { hint: 'analyze' });
    const wanted =
      work.incidents.length === 0
        ? report.incidents
        : report.incidents.filter((incident) => work.incidents.includes(incident.id));
    const explained = yield* explainIncidents(report, wanted, work, context, signal, (done) => ({
      message: 'root',
      document: explainingView(report, wanted.length, done, context.runId),
      final: false,
    }));
    yield {
      message: 'root',
      document: explainedView(
        explained,
        wanted.map((incident) => incident.id),
      ),
      final: true,
    };
    return report.id;
  },
});
