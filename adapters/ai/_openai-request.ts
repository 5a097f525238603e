// SPDX-License-Identifier: Apache-2.0

import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import type { Completion } from '../../src/core/ports/ai-backend.ts';
import type { AiMessage } from '../../src/core/ports/ai-message.ts';
import type { Extras } from './_leave-out.ts';
import { type Sampling, samplingOf } from './_sampling.ts';

type Params = ChatCompletionCreateParamsStreaming;

export const openaiExtras = {
  response_format: /response_format|json_schema|structured output|guided/i,
  stream_options: /stream_options|include_usage/i,
  max_completion_tokens: /max_completion_tokens/i,
  temperature: /temperature/i,
  top_p: /top_p/i,
  top_k: /top_k/i,
  stop: /\bstop\b/i,
} as const satisfies Extras<string>;
export type OpenAiExtra = keyof typeof openaiExtras;

/** Arguments as they were said: text stays what it is. */
const argumentsOf = (given: unknown): string => (typeof given === 'string' ? given : JSON.stringify(given));

export const openaiMessages = (system: string, messages: readonly AiMessage[]): Params['messages'] => [
  { role: 'system', content: system },
  ...messages.flatMap((message): Params['messages'] => {
    switch (message.role) {
      case 'user':
        return [{ role: 'user', content: message.text }];
      case 'assistant': {
        const { text, calls = [] } = message;
        if (calls.length === 0) return [{ role: 'assistant', content: text }];
        const tool_calls = calls.map((call) => ({
          id: call.id,
          type: 'function' as const,
          function: { name: call.name, arguments: argumentsOf(call.arguments) },
        }));
        return [{ role: 'assistant', content: text === '' ? null : text, tool_calls }];
      }
      case 'tool':
        return message.results.map(({ id, text }) => ({ role: 'tool', tool_call_id: id, content: text }));
    }
  }),
];

export const openaiTools = (tools: NonNullable<Completion['tools']>): NonNullable<Params['tools']> =>
  tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, description, parameters: { ...parameters } },
  }));

/** The optional parts of a request: only what is set, and only what the server takes. */
const extrasOf = (request: Completion, own: Sampling): Partial<Record<OpenAiExtra, unknown>> => {
  const { temperature, topP, topK, stop, maxTokens } = samplingOf(request, own);
  const { schema } = request;
  return {
    stream_options: { include_usage: true },
    max_completion_tokens: maxTokens,
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(topK === undefined ? {} : { top_k: topK }),
    ...(stop === undefined || stop.length === 0 ? {} : { stop }),
    ...(schema === undefined
      ? {}
      : {
          response_format: {
            type: 'json_schema',
            json_schema: { name: schema.name, strict: true, schema: { ...schema.schema } },
          },
        }),
  };
};

/** A chat completion to be streamed, and which extras it carries. */
export const openaiRequest = (
  model: string,
  request: Completion,
  own: Sampling,
  without: ReadonlySet<OpenAiExtra>,
): { readonly params: Params; readonly sent: readonly OpenAiExtra[] } => {
  const all = Object.entries(extrasOf(request, own)) as [OpenAiExtra, unknown][];
  const extras = all.filter(([name]) => !without.has(name));
  const { maxTokens } = samplingOf(request, own);
  return {
    sent: extras.map(([name]) => name),
    params: {
      model,
      messages: openaiMessages(request.system, request.messages),
      stream: true,
      ...(request.tools === undefined || request.tools.length === 0
        ? {}
        : { tools: openaiTools(request.tools) }),
      ...(without.has('max_completion_tokens')
        ? // eslint-disable-next-line @typescript-eslint/no-deprecated -- the older name is the only one that many servers know
          { max_tokens: maxTokens }
        : {}),
      ...Object.fromEntries(extras),
    },
  };
};
