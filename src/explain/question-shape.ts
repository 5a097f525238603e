// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../core/fits.ts';
import { defineShape, wholeFields } from './answer.ts';

/** What a model is asked for when somebody asks; every text is untrusted until `plain-words.ts` has been over it. */
const Answered = z.object({
  answer: z
    .union([z.array(z.string()), z.string().transform((text) => [text])])
    .refine((paragraphs) => paragraphs.some((paragraph) => paragraph.trim() !== ''), 'it is empty'),
  steps: z.array(z.string()).default([]),
  /** Numbers of the facts that it rests on. */
  facts: z.array(z.number()).default([]),
});
export type Answered = z.infer<typeof Answered>;

export const questionShape = defineShape<Answered>({
  asked: {
    name: 'answer',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['answer', 'steps', 'facts'],
      properties: {
        answer: {
          type: 'array',
          items: { type: 'string' },
          description: 'The answer in one to four short paragraphs, the shortest first.',
        },
        steps: {
          type: 'array',
          items: { type: 'string' },
          description:
            'What to do or look at next, in order: read-only commands first. Empty when nothing is to be done.',
        },
        facts: {
          type: 'array',
          items: { type: 'integer' },
          description: 'Numbers of the facts that the answer rests on.',
        },
      },
    },
  },
  schema: Answered,
  draft: (fields) => {
    const { answer, steps } = wholeFields(fields, ['answer', 'steps']);
    const facts = fits(z.array(z.number()), fields['facts']);
    return {
      ...(answer === undefined ? {} : { answer: typeof answer === 'string' ? [answer] : [...answer] }),
      ...(typeof steps === 'object' ? { steps: [...steps] } : {}),
      ...(facts.success ? { facts: facts.data } : {}),
    };
  },
  asItStands: (text) => ({ answer: [text], steps: [], facts: [] }),
});
