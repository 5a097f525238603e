// SPDX-License-Identifier: Apache-2.0

import { expect } from 'vitest';
import type { AiBackend, Completion, CompletionPart } from '../../src/core/ports/ai-backend.ts';
import type { Given } from './ai-scenario.ts';

export const request: Completion = {
  system: 'Explain.',
  messages: [{ role: 'user', text: 'pod-k2bcdf crashes' }],
  maxTokens: 50,
  schema: { name: 'answer', schema: { type: 'object', properties: {}, additionalProperties: false } },
};

export const never = (): AbortSignal => new AbortController().signal;

export const all = async (
  backend: AiBackend,
  signal = never(),
  asked: Completion = request,
): Promise<readonly CompletionPart[]> => {
  const parts: CompletionPart[] = [];
  for await (const part of backend.complete(asked, signal)) parts.push(part);
  return parts;
};

/** What either error class may carry. */
type Failure = Error & { readonly hint?: string; readonly retryAfterMs?: number };

export const failure = async (given: Given): Promise<Failure> => {
  const error: unknown = await all(given.backend).then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  // Whatever is logged of it: message, hint, stack and all causes.
  const logged: string[] = [];
  for (let each: any = error; each !== undefined && each !== null; each = each.cause)
    logged.push(each.message, each.stack, JSON.stringify(each));
  expect(logged.join('\n')).not.toContain(given.secret);
  return error as Failure;
};
