import { MINUTE } from '../core/clock.ts';
import { Refused } from '../core/errors.ts';
import { defineJob, type Update } from '../core/job.ts';
import type { QuestionAnswer } from '../core/question.ts';
import { answerView } from '../views/question.ts';

export default defineJob({
  kind: 'ask',
  deadlineMs: 5 * MINUTE,
  async *run({ report: id, question, incident, earlier, language }, context, signal) {
    const report = await context.reports.load(id);
    if (report === undefined)
      throw new Refused('That report is no longer kept. Run a check first:', { hint: 'analyze' });
    const asked = { report, question, earlier, incident, language };
    let latest: QuestionAnswer | undefined;
    const update = (answer: QuestionAnswer, final: boolean): Update => ({
      message: 'root',
      document: answerView(answer, { report, question, incident, askedBy: context.askedBy, final }),
      final,
    });
    for await (const answer of context.answer(asked, signal)) {
      latest = answer;
      yield update(answer, false);
    }
    if (latest === undefined) throw new Error('nothing was answered');
    yield update(latest, true);
    await context.remember(report.id, { question, answer: latest.answer.join(' ') });
    // Names no report of its own: whoever asks the same again is answered anew.
    return undefined;
  },
});
