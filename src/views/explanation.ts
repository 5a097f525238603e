// SPDX-License-Identifier: Apache-2.0

import { type Block, code, link, type Span, strong, type Text } from '../core/document.ts';
import type { Explanation } from '../core/explanation.ts';
import { withoutUids } from './words.ts';

/** Commands between backticks and addresses of Kubernetes' documentation, the only ones that may be followed. */
const MARKED =
  /`([^`\n]{1,300})`|(https:\/\/(?:[a-z0-9-]+\.)*(?:kubernetes|k8s)\.io\/[^\s"'<>)`]*[^\s"'<>)`.,;])/g;

/** Plain words of an explanation, with commands and documentation links made out. */
export const markedText = (given: string): Text => {
  const words = withoutUids(given);
  const spans: Span[] = [];
  let from = 0;
  for (const match of words.matchAll(MARKED)) {
    const [whole, command, address] = match;
    if (match.index > from) spans.push(words.slice(from, match.index));
    if (command !== undefined) spans.push(code(command));
    else if (address !== undefined) spans.push(link(address.replace(/^https:\/\/|\/$/g, ''), address));
    from = match.index + whole.length;
  }
  if (from < words.length) spans.push(words.slice(from));
  return spans;
};

/** Who says so: the model and whether it was asked anew, or why the catalogue stands in. */
export const explanationFooter = (
  explanation: Pick<Explanation, 'source' | 'note' | 'model' | 'cached'>,
): string => {
  if (explanation.source === 'guidance')
    return explanation.note === undefined ? 'Built-in guidance' : `Built-in guidance · ${explanation.note}`;
  const parts = [
    'AI-generated, evidence linked',
    explanation.model,
    explanation.cached === true ? 'from cache' : undefined,
    explanation.note === undefined ? undefined : `after a failure of ${explanation.note}`,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
};

const listed = (title: string, ordered: boolean, items: readonly string[]): Block[] =>
  items.length === 0
    ? []
    : [
        { type: 'paragraph', text: [strong(title)] },
        { type: 'list', ordered, items: items.map(markedText) },
      ];

const CAUSE = { high: 'Cause. ', medium: 'Most likely cause. ', low: 'Possible cause. ' } as const;

const said = (title: string, words: string | undefined): Block[] =>
  words === undefined || words === ''
    ? []
    : [{ type: 'paragraph', text: [strong(title), ...markedText(words)] }];

/** What the marks behind the claims stand for. */
const sourceBlocks = ({ sources = [] }: Explanation): Block[] =>
  sources.length === 0
    ? []
    : [
        { type: 'paragraph', text: [strong('From the report')] },
        { type: 'list', ordered: true, items: sources.map(({ text }) => markedText(text)) },
      ];

/** The operator's own instructions: linked, and how they begin. */
const runbookBlocks = ({ runbooks = [] }: Explanation): Block[] =>
  runbooks.flatMap(({ title, url, excerpt }): Block[] => [
    {
      type: 'paragraph',
      text: [strong('Runbook. '), url === undefined ? title : link(title, url)],
    },
    ...(excerpt === undefined ? [] : [{ type: 'quote' as const, text: [excerpt] }]),
  ]);

/** What is happening, why we think so, what to do, how to check: the same shape from AI and from the catalogue. */
export const explanationBlocks = (explanation: Explanation): Block[] => [
  ...said('What is happening. ', explanation.happening),
  ...said(CAUSE[explanation.confidence ?? 'medium'], explanation.cause),
  ...listed('Why we think so', false, explanation.because),
  ...sourceBlocks(explanation),
  ...listed('What to do', true, explanation.steps),
  ...said('How to check that it worked. ', explanation.verify),
  ...said('If that does not help. ', explanation.next),
  ...runbookBlocks(explanation),
];
