// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { takenNames } from './access.ts';

const word = z.string().trim().min(1, 'it is not empty');

const Token = z.strictObject({
  name: z
    .string('a token has a name')
    .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i, 'the name of a token has letters, digits and ._-')
    .refine((name) => !takenNames.includes(name), {
      error: 'the names you and anonymous are taken: choose another',
    }),
  token: z.union(
    [z.strictObject({ env: word }), z.strictObject({ file: word })],
    'token is a secret and must not stand in the file; write { env: NAME } or { file: PATH }',
  ),
});

/** Settings of every door of programs: who holds which token. */
export const doorTokens = {
  token: z
    .string()
    .min(16, 'a token has at least 16 characters')
    .optional()
    .describe('Bearer token; whoever holds it is called "token" in access rules'),
  tokens: z
    .array(Token)
    .default([])
    .superRefine((tokens, context) => {
      for (const [at, { name }] of tokens.entries())
        if (tokens.findIndex((other) => other.name === name) < at)
          context.addIssue({
            code: 'custom',
            path: [at, 'name'],
            message: `there is another token of the name ${name}`,
          });
    })
    .describe(
      'Several of them: `name`, by which access rules know who asks, and `token`, { env: NAME } or { file: PATH }',
    ),
} as const;

/** Settings of every door of programs: what may be asked of it at once, of whom, and for how long. */
export const doorLimits = {
  backends: z
    .array(word)
    .optional()
    .describe('AI backends that callers may name; default: each that is set up'),
  concurrency: z.coerce
    .number('concurrency is a number')
    .int()
    .min(1)
    .max(1_000)
    .default(20)
    .describe('How many checks and questions are taken at the same time; others are told to wait'),
  timeoutSeconds: z.coerce
    .number('timeoutSeconds is a number of seconds')
    .min(1)
    .max(3_600)
    .default(600)
    .describe('How long one of them may take, where the caller has no deadline'),
} as const;
