// SPDX-License-Identifier: Apache-2.0

import { type CommandContext, defineCommand, type Plan } from '../core/command.ts';
import { code, type Document } from '../core/document.ts';
import { Refused } from '../core/errors.ts';
import { type Feedback, WHY_LIMIT } from '../core/feedback.ts';
import { incidentsNamed } from '../core/incidents-named.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';
import { cutTo } from '../core/split-text.ts';
import { feedbackView, thankedView } from '../views/feedback.ts';
import { plural } from '../views/words.ts';
import { caseOf } from './feedback-case.ts';
import { troubledReportHere } from './report-here.ts';

const whyForm = (line: string): Plan => ({
  type: 'form',
  form: {
    title: 'What was wrong?',
    submit: 'Send',
    line,
    fields: [
      {
        as: 'operand',
        name: 'why',
        label: 'What was wrong with it',
        required: true,
        type: 'text',
        long: true,
        placeholder: 'the node was fine: the limit was too low',
        max: WHY_LIMIT,
      },
    ],
  },
  instead: {
    summary: 'Say what was wrong: feedback --wrong 1 the node was fine',
    blocks: [
      { type: 'paragraph', text: ['Say what was wrong, for example:'] },
      { type: 'code', text: '/k8sgpt feedback --wrong 1 the limit was too low' },
    ],
  },
});

/** What is for one person is no file: more than this would be hundreds of messages. In UTF-16 units. */
const CHAT_ROOM = 40_000;

/** The newest first; on a command line all of them. */
const exportView = (all: readonly Feedback[], { interaction }: CommandContext): Document => {
  let room = interaction.conversation.platform === 'terminal' ? Number.POSITIVE_INFINITY : CHAT_ROOM;
  const lines = all.map((one) => JSON.stringify(one));
  const after = lines.findIndex((line) => {
    room -= line.length;
    return room < 0;
  });
  const shown = after < 0 ? lines : lines.slice(0, after);
  const summary =
    shown.length === all.length
      ? plural(all.length, 'case')
      : `${shown.length} of ${plural(all.length, 'case')}`;
  return {
    summary,
    blocks: [
      { type: 'code', text: shown.length === 0 ? '(none)' : shown.join('\n'), language: 'json' },
      ...(shown.length === all.length
        ? []
        : [
            {
              type: 'note' as const,
              text: [`${summary}. All of them: `, code('k8sgpt feedback --export'), ' where the bot runs.'],
            },
          ]),
    ],
  };
};

export default defineCommand({
  verb: 'feedback',
  summary: 'Say whether an explanation was useful or wrong; without words, how explanations were received',
  operands: { placeholder: '[NUMBER] [WHY]', max: 200, prose: true, suggests: 'incidents' },
  flags: {
    useful: { type: 'boolean', description: 'it helped' },
    wrong: { type: 'boolean', description: 'it did not; say why' },
    report: { type: 'text', placeholder: 'REPORT', description: 'another report than the last one here' },
    incident: {
      type: 'text',
      short: 'i',
      placeholder: 'INCIDENT',
      description: 'the incident that was explained, by number or id',
      suggests: 'incidents',
    },
    export: { type: 'boolean', description: 'all cases as JSON lines, for whoever runs the bot' },
  },
  examples: ['feedback --useful 1', 'feedback --wrong 2 the limit was too low', 'feedback'],
  needs: ['report', 'feedback'],
  plan: ({ flags, operands }, context) => {
    const all = context.feedback ?? [];
    if (flags.export === true) {
      if (!context.access.admin)
        throw new Refused('Only admins may export what people said of explanations.');
      return { type: 'answer', audience: 'person', document: exportView(all, context) };
    }
    if (flags.useful === undefined && flags.wrong === undefined) {
      if (operands.length > 0)
        throw new Refused('Was it useful or wrong? That comes before the number.', {
          hint: 'feedback --wrong 1 the limit was too low',
        });
      return {
        type: 'answer',
        audience: 'person',
        document: feedbackView(context.access.admin ? all : all.map((one) => ({ ...one, why: undefined }))),
      };
    }
    if (flags.useful !== undefined && flags.wrong !== undefined)
      throw new Refused('An explanation is either useful or wrong.', { hint: 'feedback --useful 1' });
    const report = troubledReportHere(context);
    const named = flags.incident ?? operands[0];
    const words = flags.incident === undefined ? operands.slice(1) : operands;
    const [incident] =
      named === undefined
        ? report.incidents.slice(0, report.incidents.length === 1 ? 1 : 0)
        : incidentsNamed([named], report);
    if (incident === undefined)
      throw new Refused('Which explanation? Name its incident by number.', { hint: 'feedback --useful 1' });
    const explanation = report.explanations[incident.id];
    if (explanation === undefined)
      throw new Refused('That incident was not explained yet.', {
        hint: `explain ${report.incidents.indexOf(incident) + 1}`,
      });
    const verdict = flags.wrong === true ? 'wrong' : 'useful';
    const why = cutTo(redactSecrets(words.join(' ')).replace(/\s+/g, ' ').trim(), WHY_LIMIT);
    if (verdict === 'wrong' && why === '')
      return whyForm(`feedback --report ${report.id} -i ${incident.id} --wrong`);
    const { conversation, person } = context.interaction;
    return {
      type: 'feedback',
      feedback: {
        schema: 1,
        at: context.now,
        by: `${conversation.platform}:${person.id}`,
        verdict,
        ...(why === '' ? {} : { why }),
        cluster: report.cluster,
        report: report.id,
        incident: incident.id,
        code: incident.cause.code,
        source: explanation.source,
        ...(explanation.model === undefined ? {} : { model: explanation.model }),
        case: caseOf(report, incident.id),
      },
      document: thankedView(verdict),
    };
  },
});
