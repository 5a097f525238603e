import { type CommandContext, defineCommand, type Plan } from '../core/command.ts';
import { code } from '../core/document.ts';
import { Refused } from '../core/errors.ts';
import type { Incident } from '../core/incident.ts';
import { incidentsNamed } from '../core/incidents-named.ts';
import { QUESTION_LIMIT } from '../core/question.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';
import type { Report } from '../core/report.ts';
import { askingView } from '../views/question.ts';
import { reportHere } from './report-here.ts';

/** A form where one can be opened; elsewhere how to ask there. */
const questionForm = (report: Report, incident: Incident | undefined): Plan => {
  const example = 'why can nobody pay?';
  return {
    type: 'form',
    form: {
      title: incident === undefined ? 'Ask about this report' : 'Ask about this',
      submit: 'Ask',
      line: `ask --report ${report.id}${incident === undefined ? '' : ` --incident ${incident.id}`}`,
      fields: [
        {
          as: 'operand',
          name: 'question',
          label: 'Your question',
          required: true,
          type: 'text',
          long: true,
          placeholder: example,
          max: QUESTION_LIMIT,
        },
      ],
    },
    instead: {
      summary: 'Mention me in this thread with your question.',
      blocks: [
        { type: 'paragraph', text: ['Mention me in this thread with your question, for example:'] },
        { type: 'paragraph', text: [code(`@k8sgpt ${example}`)] },
      ],
    },
  };
};

const questionOf = (operands: readonly string[]): string => {
  // Shells need quotes around a sentence, and people type them out of habit.
  const words = operands
    .join(' ')
    .trim()
    .replace(/^(["'])([\s\S]*)\1$/, '$2');
  const question = redactSecrets(words).replace(/\s+/g, ' ').trim();
  if (question.length > QUESTION_LIMIT)
    throw new Refused(`That question is ${question.length} characters long; I read up to ${QUESTION_LIMIT}.`);
  return question;
};

export default defineCommand({
  verb: 'ask',
  summary: 'Ask about the last report here in your own words; in its thread, a mention of me is enough',
  operands: { placeholder: '[QUESTION]', max: 500, prose: true },
  flags: {
    report: { type: 'text', placeholder: 'REPORT', description: 'another report than the last one here' },
    incident: {
      type: 'text',
      short: 'i',
      placeholder: 'INCIDENT',
      description: 'the incident it is about, by number or id',
      suggests: 'incidents',
    },
    language: {
      type: 'text',
      short: 'l',
      placeholder: 'LANGUAGE',
      description: 'language of the answer (default: that of this place, or yours where the chat tells)',
    },
  },
  examples: ['ask why is checkout down?', 'ask --incident 2 what should I look at first?'],
  needs: ['report', 'asked'],
  plan: ({ flags, operands }, context) => {
    const report = reportHere(context);
    const [incident] = flags.incident === undefined ? [] : incidentsNamed([flags.incident], report);
    const question = questionOf(operands);
    if (question === '') return questionForm(report, incident);
    const language = flags.language ?? context.language;
    return {
      type: 'run',
      work: {
        kind: 'ask',
        cluster: report.cluster,
        report: report.id,
        question,
        earlier: context.earlier ?? [],
        ...(incident === undefined ? {} : { incident: incident.id }),
        ...(language === undefined ? {} : { language }),
      },
      opening: askingView(report.cluster, question, context.interaction.person.name),
    };
  },
});
