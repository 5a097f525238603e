// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { beforeAbort } from '../core/before-abort.ts';
import { MINUTE } from '../core/clock.ts';
import { isAbort, messageOf } from '../core/errors.ts';
import type { AiBackend } from '../core/ports/ai-backend.ts';
import type { Cache } from '../core/ports/cache.ts';
import type { Log, Metrics } from '../core/ports/telemetry.ts';
import { timeLimit } from '../core/time-limit.ts';
import type { AnswerShape } from './answer.ts';
import type { OneAsker } from './one-asker.ts';
import { partialJson } from './partial-json.ts';
import { type Prompt, repairPrompt } from './prompt.ts';

/** An answer on its way, in masked text. The last one is whole. */
export interface Draft<A> {
  readonly answer: Partial<A>;
  readonly model?: string | undefined;
  readonly cached?: boolean | undefined;
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number } | undefined;
  /** Which backends failed before one answered. */
  readonly note?: string | undefined;
}

/** What is remembered: masked text only. */
const Remembered = z.object({ schema: z.literal(1), answer: z.unknown(), model: z.string() });

export interface Asking {
  readonly backend: AiBackend;
  readonly cache: Cache | undefined;
  readonly log: Log | undefined;
  readonly ttlMs: number;
  readonly cacheTimeoutMs: number;
  readonly maxTokens: number;
  /** Undefined where no other process can ask the same. */
  readonly oneAsker: OneAsker | undefined;
  readonly metrics?: Pick<Metrics, 'count'> | undefined;
}

/** Longest text of a model that is read; what follows is not worth the memory. */
const LONGEST_TEXT = 64_000;

/** A broken or slow cache is a miss, never an error. */
export const recall = async <A>(
  key: string,
  shape: AnswerShape<A>,
  { cache, log, cacheTimeoutMs, metrics }: Asking,
  signal: AbortSignal,
): Promise<Draft<A> | undefined> => {
  if (cache === undefined) return undefined;
  const count = (outcome: string): void => metrics?.count('k8sgpt_answer_cache_total', { outcome });
  try {
    const limit = AbortSignal.any([signal, timeLimit(cacheTimeoutMs)]);
    const text = await beforeAbort(cache.get(key, limit), limit);
    if (text === undefined) {
      count('miss');
      return undefined;
    }
    const { answer, model } = Remembered.parse(JSON.parse(text));
    const draft = { answer: shape.schema.parse(answer), model, cached: true };
    count('hit');
    return draft;
  } catch (error) {
    signal.throwIfAborted();
    count('failed');
    log?.warn(
      { reason: isAbort(error) ? 'too slow' : messageOf(error).slice(0, 200) },
      'The answer cache could not be read',
    );
    return undefined;
  }
};

/** How long the answer of a backend that went on for another is used again. */
const STAND_IN_MS = 10 * MINUTE;

const remember = async (
  key: string,
  draft: { readonly answer: unknown; readonly model: string },
  { cache, log, ttlMs, cacheTimeoutMs }: Asking,
): Promise<void> => {
  if (cache === undefined) return;
  const limit = timeLimit(cacheTimeoutMs);
  try {
    await beforeAbort(
      cache.set(key, JSON.stringify({ schema: 1, ...draft }), { ttlMs, signal: limit }),
      limit,
    );
  } catch (error) {
    log?.warn(
      { reason: isAbort(error) ? 'too slow' : messageOf(error).slice(0, 200) },
      'The answer cache could not be written',
    );
  }
};

interface Said {
  readonly text: string;
  readonly model: string;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
  readonly note: string | undefined;
}

/** One call: drafts as fields complete, then everything that was said. */
async function* call<A>(
  prompt: Prompt,
  shape: AnswerShape<A>,
  { backend, maxTokens }: Asking,
  signal: AbortSignal,
): AsyncGenerator<Draft<A>, Said> {
  let text = '';
  let shown = '{}';
  let done = { model: backend.model, inputTokens: 0, outputTokens: 0 };
  const failures: string[] = [];
  const { system, user } = prompt;
  const request = {
    system,
    messages: [{ role: 'user', text: user } as const],
    maxTokens,
    schema: shape.asked,
  };
  for await (const part of backend.complete(request, signal)) {
    if (part.type === 'done') done = part;
    else if (part.type === 'switched') {
      failures.push(part.why);
      text = '';
      shown = '{}';
    } else if (part.type === 'text') {
      if (text.length >= LONGEST_TEXT) continue;
      text += part.text;
      // A field can only have become complete where a quote or bracket closes it.
      if (!/["\]}]/.test(part.text)) continue;
      const answer = shape.draft(partialJson(text) ?? {});
      const seen = JSON.stringify(answer);
      if (seen === shown) continue;
      shown = seen;
      yield { answer };
    }
  }
  return {
    text,
    model: done.model,
    usage: { inputTokens: done.inputTokens, outputTokens: done.outputTokens },
    note: failures.length === 0 ? undefined : failures.join('; '),
  };
}

const sum = (a: Said['usage'], b: Said['usage']): Said['usage'] => ({
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
});

/** Asks the model, repairs an unreadable answer once, shows it as text when that fails too, and remembers what was valid. */
export async function* ask<A>(
  prompt: Prompt,
  key: string,
  shape: AnswerShape<A>,
  asking: Asking,
  signal: AbortSignal,
): AsyncGenerator<Draft<A>, void> {
  const first = yield* call(prompt, shape, asking, signal);
  let read = shape.read(first.text);
  let said = first;
  if (read.status === 'invalid') {
    const repaired = yield* call(repairPrompt(prompt, first.text, read.problem), shape, asking, signal);
    said = { ...repaired, usage: sum(first.usage, repaired.usage) };
    read = shape.read(repaired.text);
  }
  if (read.status === 'invalid') {
    yield {
      answer: shape.asItStands(first.text),
      model: said.model,
      usage: said.usage,
      note: said.note,
    };
    return;
  }
  yield { answer: read.answer, model: said.model, usage: said.usage, note: said.note };
  // The key is that of the first backend: another one's answer stands under it for as long as it is likely to be away.
  const ttlMs = said.note === undefined ? asking.ttlMs : Math.min(asking.ttlMs, STAND_IN_MS);
  await remember(key, { answer: read.answer, model: said.model }, { ...asking, ttlMs });
}
