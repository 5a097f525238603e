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

/** What is happening, why we think so, what to do, how to check: the same shape from AI and from the catalogue. */
export const explanationBlocks = (explanation: Explanation): Block[] => [
  { type: 'paragraph', text: [strong('What is happening. '), ...markedText(explanation.happening)] },
  ...listed('Why we think so', false, explanation.because),
  ...listed('What to do', true, explanation.steps),
  ...(explanation.verify === ''
    ? []
    : [
        {
          type: 'paragraph' as const,
          text: [strong('How to check that it worked. '), ...markedText(explanation.verify)],
        },
      ]),
];
