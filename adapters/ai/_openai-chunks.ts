// SPDX-License-Identifier: Apache-2.0

import { isDeeper } from '../../src/core/is-deeper.ts';
import type { Finish } from '../../src/core/ports/ai-backend.ts';
import type { Heard } from './_heard.ts';

/** A chunk of a streamed chat completion. Servers differ: every part of it may be absent. */
export interface Chunk {
  readonly model?: unknown;
  readonly choices?: readonly {
    readonly delta?: { readonly content?: unknown; readonly tool_calls?: readonly CallPiece[] | null } | null;
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: {
    readonly prompt_tokens?: number;
    readonly completion_tokens?: number;
    readonly prompt_tokens_details?: { readonly cached_tokens?: number | null } | null;
  } | null;
}

interface CallPiece {
  readonly index?: number;
  readonly id?: string | null;
  readonly function?: { readonly name?: string | null; readonly arguments?: unknown } | null;
}

const FINISHES: Readonly<Record<string, Finish | 'withheld'>> = {
  length: 'length',
  max_tokens: 'length',
  tool_calls: 'calls',
  function_call: 'calls',
  content_filter: 'withheld',
};

/** A JSON text as its value; what is no JSON, or nests without end, stays text. Nothing at all is no arguments. */
export const parsedArguments = (text: string): unknown => {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isDeeper(value) ? text : value;
  } catch {
    return text;
  }
};

/** Reads the chunks of one answer. Calls come in pieces, and are told when the answer ends. */
export const chunkReader = (): {
  readonly read: (chunk: Chunk) => Generator<Heard>;
  readonly end: () => Generator<Heard>;
} => {
  const calls = new Map<number, { id: string; name: string; text: string }>();
  const add = ({ index, id, function: called }: CallPiece): void => {
    // Some servers number no pieces: each with a name is a call of its own.
    const at = index ?? (called?.name ? calls.size : Math.max(0, calls.size - 1));
    const call = calls.get(at) ?? { id: '', name: '', text: '' };
    const said = called?.arguments;
    calls.set(at, {
      id: id || call.id || `call_${at}`,
      name: call.name + (called?.name ?? ''),
      text: call.text + (typeof said === 'string' ? said : said === undefined ? '' : JSON.stringify(said)),
    });
  };
  return {
    *read({ model, choices, usage }) {
      const choice = choices?.[0];
      if (typeof model === 'string') yield { is: 'model', model };
      if (usage)
        yield {
          is: 'usage',
          input: usage.prompt_tokens,
          output: usage.completion_tokens,
          cached: usage.prompt_tokens_details?.cached_tokens ?? undefined,
        };
      for (const piece of choice?.delta?.tool_calls ?? []) add(piece);
      const text = choice?.delta?.content;
      if (typeof text === 'string') yield { is: 'text', text };
      const reason = choice?.finish_reason;
      if (typeof reason === 'string' && reason !== '')
        yield { is: 'finish', finish: FINISHES[reason] ?? 'stop' };
    },
    *end() {
      for (const { id, name, text } of calls.values())
        yield { is: 'call', call: { id, name, arguments: parsedArguments(text) } };
    },
  };
};
