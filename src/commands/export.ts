import { defineCommand } from '../core/command.ts';
import { documentMarkdown } from '../core/document-markdown.ts';
import { wholeReportView } from '../views/whole-report.ts';
import { marksHere } from './incidents-to-mark.ts';
import { reportHere } from './report-here.ts';

export default defineCommand({
  verb: 'export',
  summary: 'Give the last report with all its details as markdown, to copy or to keep',
  flags: {
    report: { type: 'text', placeholder: 'REPORT', description: 'another report than the last one here' },
  },
  examples: ['export'],
  needs: ['report', 'records'],
  plan: (_args, context) => {
    const report = reportHere(context);
    const marks = marksHere(context);
    const text = documentMarkdown(wholeReportView(report, marks));
    return {
      type: 'answer',
      audience: 'channel',
      document: {
        summary: `The report of ${report.cluster} as markdown`,
        blocks: [
          { type: 'paragraph', text: [`The report of ${report.cluster} with all its details, as markdown:`] },
          { type: 'code', text, language: 'markdown' },
        ],
      },
    };
  },
});
