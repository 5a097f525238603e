import { defineCommand } from '../core/command.ts';
import { incidentsView } from '../views/incidents.ts';
import { marksHere } from './incidents-to-mark.ts';
import { troubledReportHere } from './report-here.ts';

export default defineCommand({
  verb: 'incidents',
  summary: 'List the incidents of the last report and who looks after each',
  flags: {
    report: { type: 'text', placeholder: 'REPORT', description: 'another report than the last one here' },
  },
  examples: ['incidents'],
  needs: ['report', 'records'],
  plan: (_args, context) => ({
    type: 'answer',
    audience: 'person',
    document: incidentsView(troubledReportHere(context), marksHere(context)),
  }),
});
