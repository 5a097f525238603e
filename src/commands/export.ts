// SPDX-License-Identifier: Apache-2.0

import { type CommandContext, defineCommand, type Plan } from '../core/command.ts';
import { documentMarkdown } from '../core/document-markdown.ts';
import { Refused } from '../core/errors.ts';
import { incidentOfRecord } from '../core/incident-of-record.ts';
import { postMortemText, whichPostMortem } from '../views/post-mortem.ts';
import { wholeReportView } from '../views/whole-report.ts';
import { incidentsToMark, marksHere } from './incidents-to-mark.ts';
import { reportHere } from './report-here.ts';

const FORMS = ['report', 'post-mortem'] as const;

const asMarkdown = (summary: string, text: string): Plan => ({
  type: 'answer',
  audience: 'channel',
  document: {
    summary: `${summary} as markdown`,
    blocks: [
      { type: 'paragraph', text: [`${summary} as markdown:`] },
      { type: 'code', text, language: 'markdown' },
    ],
  },
});

const wholeReport = (context: CommandContext): Plan => {
  const report = reportHere(context);
  const text = documentMarkdown(wholeReportView(report, marksHere(context)));
  return asMarkdown(`The report of ${report.cluster} with all its details`, text);
};

const postMortem = (named: readonly string[], context: CommandContext): Plan => {
  const [subject, ...more] = incidentsToMark(named, context);
  if (subject === undefined || more.length > 0)
    throw new Refused(whichPostMortem(context.report?.incidents.length ?? 0), {
      hint: 'export 1 --as post-mortem',
    });
  const record = marksHere(context).get(subject.incident);
  const { report } = context;
  const incident =
    report === undefined ? undefined : incidentOfRecord(record ?? { incident: subject.incident }, report);
  const text = postMortemText({
    subject,
    record,
    report: incident === undefined ? undefined : report,
    incident,
    now: context.now,
    timeZone: context.interaction.person.timeZone,
  });
  return asMarkdown('The draft of a post-mortem', text);
};

export default defineCommand({
  verb: 'export',
  summary: 'Give the last report, or the post-mortem of an incident, as markdown to copy or to keep',
  operands: { placeholder: '[NUMBER]', max: 1, suggests: 'incidents' },
  flags: {
    report: { type: 'text', placeholder: 'REPORT', description: 'another report than the last one here' },
    incident: {
      type: 'list',
      short: 'i',
      placeholder: 'INCIDENT',
      description: 'as post-mortem: of this incident, by number or id',
      suggests: 'incidents',
    },
    as: {
      type: 'text',
      placeholder: 'FORM',
      description: 'report: all its details (default); post-mortem: the draft of one, for one incident',
      choices: FORMS,
    },
  },
  examples: ['export', 'export 1 --as post-mortem'],
  needs: ['report', 'records'],
  plan: ({ flags, operands }, context) => {
    const named = [...flags.incident, ...operands];
    if (flags.as === 'post-mortem') return postMortem(named, context);
    if (named.length > 0)
      throw new Refused('A report is exported whole; of one incident there is the post-mortem.', {
        hint: `export ${named[0] ?? '1'} --as post-mortem`,
      });
    return wholeReport(context);
  },
});
