// SPDX-License-Identifier: Apache-2.0

import { maySeeCluster } from '../core/access.ts';
import { chooseCluster, chooseNamespaces } from '../core/choose.ts';
import { type CommandContext, defineCommand, type Plan } from '../core/command.ts';
import { code } from '../core/document.ts';
import { Refused } from '../core/errors.ts';
import { incidentsNamed } from '../core/incidents-named.ts';
import { QUESTION_LIMIT } from '../core/question.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';
import type { Report } from '../core/report.ts';
import { askingView } from '../views/question.ts';
import { languageWanted } from './language-wanted.ts';
import { reportHere } from './report-here.ts';

/** A form where one can be opened; elsewhere how to ask there. */
const questionForm = (line: string, title: string): Plan => {
  const example = 'why can nobody pay?';
  return {
    type: 'form',
    form: {
      title,
      submit: 'Ask',
      line,
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

const VERB = /^\s*ask\b/i;

interface Meant {
  readonly report?: string | undefined;
  readonly incident?: string | undefined;
  readonly cluster?: string | undefined;
  readonly namespace: readonly string[];
}

/** The report that is asked about; undefined where a cluster is meant, or there is none here yet. */
const reportMeant = (flags: Meant, context: CommandContext): Report | undefined => {
  if (flags.report !== undefined || flags.incident !== undefined) return reportHere(context);
  if (flags.cluster !== undefined || flags.namespace.length > 0) return undefined;
  const { report, access, interaction } = context;
  if (report !== undefined && maySeeCluster(access, report.cluster)) return report;
  // "@k8sgpt thanks" is no reason to check a cluster: who wants that says so.
  return VERB.test(interaction.line) ? undefined : reportHere(context);
};

export default defineCommand({
  verb: 'ask',
  summary:
    'Ask in your own words about the last report here, or about a cluster; in a thread of a report, a mention of me is enough',
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
    cluster: {
      type: 'text',
      placeholder: 'NAME',
      description: 'a cluster that is checked for it first',
      suggests: 'clusters',
    },
    namespace: {
      type: 'list',
      short: 'n',
      placeholder: 'NAMESPACE',
      description: 'the same for some namespaces of it only',
      suggests: 'namespaces',
    },
    language: {
      type: 'text',
      short: 'l',
      placeholder: 'LANGUAGE',
      description: 'language of the answer (default: of the channel, else yours)',
    },
  },
  examples: [
    'ask why is checkout down?',
    'ask --incident 2 what should I look at first?',
    'ask -n shop why is checkout slow?',
  ],
  needs: ['report', 'asked'],
  plan: ({ flags, operands }, context) => {
    const report = reportMeant(flags, context);
    const question = questionOf(operands);
    const language = languageWanted(flags.language, context);
    const words = language === undefined ? {} : { language };
    const askedBy = context.interaction.person.name;
    if (report === undefined) {
      const cluster = chooseCluster(flags.cluster, context);
      const namespaces = chooseNamespaces(flags.namespace, cluster, context);
      if (question === '') {
        const where = flags.namespace.map((name) => ` -n ${name}`).join('');
        return questionForm(`ask --cluster ${cluster}${where}`, 'Ask about a cluster');
      }
      const scope = namespaces === undefined ? {} : { namespaces };
      return {
        type: 'run',
        work: { kind: 'ask', cluster, scope, question, earlier: [], ...words },
        opening: askingView(cluster, question, askedBy),
      };
    }
    const [incident] = flags.incident === undefined ? [] : incidentsNamed([flags.incident], report);
    if (question === '') {
      const about = incident === undefined ? '' : ` --incident ${incident.id}`;
      return questionForm(
        `ask --report ${report.id}${about}`,
        incident === undefined ? 'Ask about this report' : 'Ask about this',
      );
    }
    return {
      type: 'run',
      work: {
        kind: 'ask',
        cluster: report.cluster,
        report: report.id,
        question,
        earlier: context.earlier ?? [],
        ...(incident === undefined ? {} : { incident: incident.id }),
        ...words,
      },
      opening: askingView(report.cluster, question, askedBy),
    };
  },
});
