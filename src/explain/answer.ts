// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../core/fits.ts';
import type { Completion } from '../core/ports/ai-backend.ts';

/** One claim with the numbers of the facts that it rests on. */
const Claim = z.union([
  z.object({ claim: z.string(), facts: z.array(z.number()).default([]) }),
  // Models that enforce no schema give the sentence alone.
  z.string().transform((claim) => ({ claim, facts: [] as number[] })),
]);

/** What a model is asked for; every text is untrusted until `plain-words.ts` has been over it. */
export const Answer = z.object({
  happening: z.string().trim().min(1),
  cause: z.string().default(''),
  confidence: z.enum(['high', 'medium', 'low']).optional().catch(undefined),
  because: z.array(Claim).default([]),
  steps: z.array(z.string()).default([]),
  verify: z.string().default(''),
  next: z.string().default(''),
});
export type Answer = z.infer<typeof Answer>;

/** The same as JSON Schema, in the subset that backends enforce: everything required, nothing additional. */
const answerSchema = {
  name: 'explanation',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['happening', 'cause', 'confidence', 'because', 'steps', 'verify', 'next'],
    properties: {
      happening: { type: 'string', description: 'What is happening: at most two sentences in plain words.' },
      cause: { type: 'string', description: 'The root cause in one sentence; empty when it is not known.' },
      confidence: {
        type: 'string',
        enum: ['high', 'medium', 'low'],
        description: 'How sure the facts make the cause.',
      },
      because: {
        type: 'array',
        description: 'Why you think so.',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['claim', 'facts'],
          properties: {
            claim: { type: 'string', description: 'One claim with the evidence that shows it.' },
            facts: {
              type: 'array',
              items: { type: 'integer' },
              description: 'Numbers of the facts that show it.',
            },
          },
        },
      },
      steps: {
        type: 'array',
        items: { type: 'string' },
        description: 'What to do, in order: read-only commands first.',
      },
      verify: { type: 'string', description: 'How to check that it worked.' },
      next: {
        type: 'string',
        description: 'What to look at when the steps do not help; empty when nothing.',
      },
    },
  },
} as const;

const jsonOf = (text: string): unknown => {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) throw new SyntaxError('there is no JSON object in it');
  return JSON.parse(text.slice(start, end + 1));
};

export type Read<A> =
  | { readonly status: 'valid'; readonly answer: A }
  | { readonly status: 'invalid'; readonly problem: string };

/** The answer in a model's text, also inside a code fence or between sentences. */
const readAs = <A>(schema: z.ZodType<A>, text: string): Read<A> => {
  try {
    const parsed = fits(schema, jsonOf(text));
    if (parsed.success) return { status: 'valid', answer: parsed.data };
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'answer'}: ${issue.message}`,
    );
    return { status: 'invalid', problem: problems.slice(0, 3).join('; ') };
  } catch {
    return { status: 'invalid', problem: 'it is not one JSON object' };
  }
};

/** What a model is asked for: how that is described to it, read, and shown while it is on its way. */
export interface AnswerShape<A> {
  readonly asked: NonNullable<Completion['schema']>;
  readonly schema: z.ZodType<A>;
  readonly read: (text: string) => Read<A>;
  /** Fields that are whole already; those of another type are left out. */
  readonly draft: (fields: Readonly<Record<string, unknown>>) => Partial<A>;
  /** What could not be read, as it stands. */
  readonly asItStands: (text: string) => A;
}

const Strings = z.array(z.string());

/** Strings and lists of strings among the fields. */
export const wholeFields = (
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, string | readonly string[]>> => {
  const whole: Record<string, string | readonly string[]> = {};
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string') whole[name] = value;
    else {
      const list = fits(Strings, value);
      if (list.success) whole[name] = list.data;
    }
  }
  return whole;
};

export const defineShape = <A>(shape: Omit<AnswerShape<A>, 'read'>): AnswerShape<A> => ({
  ...shape,
  read: (text) => readAs(shape.schema, text),
});

/** Claims as they stand: one that is still written has no facts yet. */
const claimsOf = (given: unknown): Answer['because'] =>
  Array.isArray(given)
    ? given.flatMap((each) => {
        const claim = fits(Claim, each);
        return claim.success ? [claim.data] : [];
      })
    : [];

export const explanationShape = defineShape<Answer>({
  asked: answerSchema,
  schema: Answer,
  draft: (fields) => {
    const { steps, ...said } = wholeFields(fields, ['happening', 'cause', 'steps', 'verify', 'next']);
    const { happening, cause, verify, next } = said;
    const confidence = Answer.shape.confidence.parse(fields['confidence']);
    return {
      ...(typeof happening === 'string' ? { happening } : {}),
      ...(typeof cause === 'string' ? { cause } : {}),
      ...(confidence === undefined ? {} : { confidence }),
      ...('because' in fields ? { because: claimsOf(fields['because']) } : {}),
      ...(Array.isArray(steps) ? { steps: [...(steps as string[])] } : {}),
      ...(typeof verify === 'string' ? { verify } : {}),
      ...(typeof next === 'string' ? { next } : {}),
    };
  },
  asItStands: (text) => ({ happening: text, cause: '', because: [], steps: [], verify: '', next: '' }),
});
