// SPDX-License-Identifier: Apache-2.0

import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { CompletionPart, Finish } from '../../src/core/ports/ai-backend.ts';
import type { ToolCall } from '../../src/core/ports/ai-message.ts';

/** One thing that a service tells within an answer, whatever its protocol; later numbers replace earlier ones. */
export type Heard =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'call'; readonly call: ToolCall }
  | { readonly is: 'model'; readonly model: string }
  | {
      readonly is: 'usage';
      readonly input?: number | undefined;
      readonly output?: number | undefined;
      readonly cached?: number | undefined;
    }
  /** `withheld`: a filter of the service stopped it. */
  | { readonly is: 'finish'; readonly finish: Finish | 'withheld' };

/** What a service tells → parts of the port. Throws where an answer is empty, broken off or withheld. */
export async function* partsOf(
  told: AsyncIterable<Heard>,
  { who, model }: { readonly who: string; readonly model: string },
): AsyncGenerator<CompletionPart, void> {
  let done = { model, inputTokens: 0, outputTokens: 0 };
  let finish: Finish | 'withheld' | undefined;
  let said = false;
  let called = false;
  for await (const heard of told) {
    switch (heard.is) {
      case 'text':
        if (heard.text === '') break;
        said = true;
        yield { type: 'text', text: heard.text };
        break;
      case 'call':
        called = true;
        yield { type: 'call', call: heard.call };
        break;
      case 'model':
        if (heard.model !== '') done = { ...done, model: heard.model };
        break;
      case 'usage':
        done = {
          ...done,
          ...(heard.input === undefined ? {} : { inputTokens: heard.input }),
          ...(heard.output === undefined ? {} : { outputTokens: heard.output }),
          ...(heard.cached === undefined ? {} : { cachedTokens: heard.cached }),
        };
        break;
      case 'finish':
        finish = heard.finish;
    }
  }
  if (finish === 'withheld') throw new Refused(`${who} withheld the answer: its content filter stopped it.`);
  if (!said && !called)
    throw new Unavailable(
      finish === 'length'
        ? `${who} used all tokens before it answered: raise ai.maxTokens.`
        : `${who} answered nothing.`,
    );
  if (finish === undefined) throw new Unavailable(`${who} broke off its answer.`);
  // Some services end a turn with calls as they end any other.
  yield { type: 'done', ...done, finish: called && finish === 'stop' ? 'calls' : finish };
}
