// SPDX-License-Identifier: Apache-2.0

import { type Block, type Document, emphasis, link, plain, strong, type Text } from '../core/document.ts';
import type { QuestionAnswer, Source } from '../core/question.ts';
import type { Report } from '../core/report.ts';
import { explanationFooter, markedText } from './explanation.ts';
import { joined, plural, shortText } from './words.ts';

export interface Questioned {
  readonly report: Report;
  readonly question: string;
  readonly incident?: string | undefined;
  readonly askedBy: string | undefined;
  readonly final: boolean;
  /** Of the answer that is on its way: to stop it. */
  readonly runId?: string | undefined;
}

/** As much of a question as stands above its answer; all of it was read. */
const QUOTED = 300;
const SUMMARY = 140;

const quote = (question: string, askedBy: string | undefined): Block => ({
  type: 'quote',
  text: [...(askedBy === undefined ? [] : [`@${askedBy}: `]), shortText(question, QUOTED)],
});

/** While the answer is looked for. */
export const askingView = (cluster: string, question: string, askedBy: string | undefined): Document => ({
  summary: `Looking into the report of ${cluster}…`,
  blocks: [
    quote(question, askedBy),
    { type: 'note', text: [emphasis('Looking into the report of '), strong(cluster), emphasis('…')] },
  ],
  growing: true,
});

/** Which incident it belongs to is said where there are several. */
const sourceText = ({ title, text, url }: Source, isOne: boolean): Text => [
  ...(isOne ? [] : [`${title}: `]),
  ...(url === undefined ? markedText(text) : [link(text === '' ? title : text, url)]),
];

const about = (incident: string | undefined, report: Report): string => {
  const at = report.incidents.findIndex(({ id }) => id === incident);
  return at < 0 ? '' : ` --incident ${report.incidents[at]?.id ?? ''}`;
};

/** What was looked at for it: step by step while it goes on, in one line when it is over. */
const lookedBlocks = (looked: readonly string[], final: boolean): Block[] => {
  if (looked.length === 0) return [];
  if (final)
    return [{ type: 'note', text: [`Looked at ${plural(looked.length, 'thing')}: ${looked.join('; ')}`] }];
  return [
    { type: 'paragraph', text: [strong('Looked at')] },
    { type: 'list', ordered: false, items: looked.map((step) => [step]) },
  ];
};

/** The answer as it stands: what was asked, what the report says to it, what it rests on, and who says so. */
export const answerView = (
  given: QuestionAnswer,
  { report, question, incident, askedBy, final, runId }: Questioned,
): Document => {
  const { answer, steps, sources, source, looked = [] } = given;
  const [first = ''] = answer;
  return {
    summary:
      first === ''
        ? `Looking into the report of ${report.cluster}…`
        : shortText(plain(markedText(first)), SUMMARY),
    blocks: [
      quote(question, askedBy),
      ...answer.map((paragraph) => ({ type: 'paragraph' as const, text: markedText(paragraph) })),
      ...(steps.length === 0
        ? []
        : [
            { type: 'paragraph' as const, text: [strong('What to do')] },
            { type: 'list' as const, ordered: true, items: steps.map(markedText) },
          ]),
      ...(sources.length === 0
        ? []
        : [
            {
              type: 'paragraph' as const,
              text: [strong(looked.length === 0 ? 'From the report' : 'What it rests on')],
            },
            {
              type: 'list' as const,
              ordered: false,
              items: sources.map((source) =>
                sourceText(source, new Set(sources.map(({ title }) => title)).size === 1),
              ),
            },
          ]),
      ...lookedBlocks(looked, final),
      {
        type: 'note',
        text: final
          ? joined([[explanationFooter(given)]])
          : [emphasis(answer.length === 0 && looked.length > 0 ? 'still looking…' : 'still writing…')],
      },
      ...(final || runId === undefined
        ? []
        : [
            {
              type: 'actions' as const,
              actions: [{ label: 'Stop', line: `cancel --run ${runId}`, style: 'default' as const }],
            },
          ]),
      ...(final
        ? [
            {
              type: 'actions' as const,
              actions: [
                {
                  label: 'Ask a follow-up',
                  line: `ask --report ${report.id}${about(incident, report)}`,
                  style: 'default' as const,
                },
              ],
            },
          ]
        : []),
    ],
    ...(source === 'ai' ? { generated: true } : {}),
    ...(source === 'ai' && sources.length > 0 ? { sources } : {}),
    ...(final ? {} : { growing: true }),
  };
};
