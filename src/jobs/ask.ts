// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from '../core/clock.ts';
import { Refused } from '../core/errors.ts';
import { defineJob, type JobContext, type Update } from '../core/job.ts';
import type { QuestionAnswer } from '../core/question.ts';
import type { Report } from '../core/report.ts';
import type { WorkOf } from '../core/work.ts';
import { answerView } from '../views/question.ts';
import { scan } from './scan.ts';

/** The report that is asked about; where there is none, the cluster is checked first. */
async function* reportFor(
  { report: id, cluster, scope = {}, as }: WorkOf<'ask'>,
  context: JobContext,
  signal: AbortSignal,
): AsyncGenerator<Update, Report> {
  if (id === undefined) {
    const { report } = yield* scan({ kind: 'ask', cluster, scope, filters: [], as }, context, signal);
    await context.reports.save(report);
    return report;
  }
  const report = await context.reports.load(id);
  if (report === undefined)
    throw new Refused('That report is no longer kept. Run a check first:', { hint: 'analyze' });
  return report;
}

export default defineJob({
  kind: 'ask',
  deadlineMs: 10 * MINUTE,
  async *run(work, context, signal) {
    const { question, incident, earlier, language, backend } = work;
    const report = yield* reportFor(work, context, signal);
    const look = context.look;
    const asked = {
      report,
      question,
      earlier,
      incident,
      language,
      backend,
      look: look === undefined ? undefined : (limit: AbortSignal) => look(report, limit),
    };
    let latest: QuestionAnswer | undefined;
    const update = (answer: QuestionAnswer, final: boolean): Update => ({
      message: 'root',
      document: answerView(answer, {
        report,
        question,
        incident,
        askedBy: context.askedBy,
        final,
        runId: context.runId,
      }),
      final,
    });
    for await (const answer of context.answer(asked, signal)) {
      latest = answer;
      yield update(answer, false);
    }
    if (latest === undefined) throw new Error('nothing was answered');
    yield update(latest, true);
    await context.remember(report.id, { question, answer: latest.answer.join(' ') });
    // One that was there before is named by nobody: whoever asks the same again is answered anew.
    return work.report === undefined ? report.id : undefined;
  },
});
