import type { Block } from '../core/document.ts';
import { strong } from '../core/document.ts';
import type { Explanation } from '../core/explanation.ts';

const footer = (explanation: Explanation): string => {
  if (explanation.source === 'guidance') {
    return explanation.note === undefined ? 'Built-in guidance' : `Built-in guidance: ${explanation.note}`;
  }
  const parts = ['AI-generated', explanation.model, explanation.cached === true ? 'from cache' : undefined];
  return parts.filter((part) => part !== undefined).join(' · ');
};

/** What is happening, why we think so, what to do, how to check: the same shape from AI and from the catalogue. */
export const explanationBlocks = (explanation: Explanation): Block[] => [
  { type: 'divider' },
  { type: 'paragraph', text: [strong('What is happening: '), explanation.happening] },
  ...(explanation.because.length > 0
    ? [
        { type: 'paragraph' as const, text: [strong('Why we think so')] },
        { type: 'list' as const, ordered: false, items: explanation.because.map((claim) => [claim]) },
      ]
    : []),
  ...(explanation.steps.length > 0
    ? [
        { type: 'paragraph' as const, text: [strong('What to do')] },
        { type: 'list' as const, ordered: true, items: explanation.steps.map((step) => [step]) },
      ]
    : []),
  ...(explanation.verify === ''
    ? []
    : [{ type: 'paragraph' as const, text: [strong('How to check: '), explanation.verify] }]),
  { type: 'note', text: [footer(explanation)] },
];
