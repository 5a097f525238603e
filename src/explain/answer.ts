import { z } from 'zod';

/** What a model is asked for; every text is untrusted until `plain-words.ts` has been over it. */
export const Answer = z.object({
  happening: z.string().trim().min(1),
  because: z.array(z.string()).default([]),
  steps: z.array(z.string()).default([]),
  verify: z.string().default(''),
});
export type Answer = z.infer<typeof Answer>;

/** The same as JSON Schema, in the subset that backends enforce: everything required, nothing additional. */
export const answerSchema = {
  name: 'explanation',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['happening', 'because', 'steps', 'verify'],
    properties: {
      happening: { type: 'string', description: 'What is happening: at most two sentences in plain words.' },
      because: {
        type: 'array',
        items: { type: 'string' },
        description: 'Why you think so: each claim with the evidence that shows it.',
      },
      steps: {
        type: 'array',
        items: { type: 'string' },
        description: 'What to do, in order: read-only commands first.',
      },
      verify: { type: 'string', description: 'How to check that it worked.' },
    },
  },
} as const;

const FENCE = /^\s*```(?:json)?\s*\n?([\s\S]*?)\n?```\s*$/;

const jsonOf = (text: string): unknown => {
  const inner = FENCE.exec(text)?.[1] ?? text;
  const start = inner.indexOf('{');
  const end = inner.lastIndexOf('}');
  if (start < 0 || end < start) throw new SyntaxError('there is no JSON object in it');
  return JSON.parse(inner.slice(start, end + 1));
};

export type Read =
  | { readonly status: 'valid'; readonly answer: Answer }
  | { readonly status: 'invalid'; readonly problem: string };

/** The answer in a model's text, also inside a code fence or between sentences. */
export const readAnswer = (text: string): Read => {
  try {
    const parsed = Answer.safeParse(jsonOf(text));
    if (parsed.success) return { status: 'valid', answer: parsed.data };
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'answer'}: ${issue.message}`,
    );
    return { status: 'invalid', problem: problems.slice(0, 3).join('; ') };
  } catch {
    return { status: 'invalid', problem: 'it is not one JSON object' };
  }
};
