import { code, type Document, type Span } from '../core/document.ts';
import type { Refused } from '../core/errors.ts';

/** A mistake of the question: what is wrong in one sentence, and the right form to copy. */
export const refusedView = (
  error: Refused,
  run?: { readonly label: string; readonly line: string },
): Document => ({
  summary: error.message,
  blocks: [
    { type: 'paragraph', text: [error.message] },
    ...(error.hint === undefined
      ? []
      : [{ type: 'note' as const, text: ['For example: ', code(`/k8sgpt ${error.hint}`)] }]),
    ...(run === undefined
      ? []
      : [{ type: 'actions' as const, actions: [{ ...run, style: 'default' as const }] }]),
  ],
});

/** The world is failing: what cannot be done now, and that nothing was lost or done. */
export const unavailableView = (what: string, why: string): Document => ({
  summary: `${what}: ${why}`,
  blocks: [
    { type: 'headline', tone: 'neutral', text: [what] },
    { type: 'note', text: [why] },
  ],
});

/** A bug of ours: never a stack trace; the reference finds the log line. */
export const bugView = (what: string, reference: string): Document => ({
  summary: `${what} (reference ${reference})`,
  blocks: [
    { type: 'headline', tone: 'neutral', text: [what] },
    {
      type: 'note',
      text: ['This is a fault of the bot. Reference for its operator: ', code(reference)] as Span[],
    },
  ],
});
