// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Finish } from '../../src/core/ports/ai-backend.ts';
import type { AiMessage } from '../../src/core/ports/ai-message.ts';
import type { Heard } from './_heard.ts';
import { httpSender } from './_http.ts';
import { listModels } from './_models.ts';
import { parsedArguments } from './_openai-chunks.ts';
import { samplingOf } from './_sampling.ts';
import type { Service } from './_service.ts';
import { type Reader, toldFailure, type WireSettings, wireBackend } from './_wire.ts';
import type { Opened } from './_wire-module.ts';

const extras = {
  output_config: /output_config|output_format|structured output|json_schema/i,
  temperature: /temperature/i,
  top_p: /top_p/i,
  top_k: /top_k/i,
  stop_sequences: /stop_sequences/i,
} as const;

const count = z.number().nullish();
const Usage = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
});

/** The parts of its events that are read. */
const Event = z.object({
  type: z.string(),
  index: z.number().optional(),
  message: z.object({ model: z.string().optional(), usage: Usage.nullish() }).optional(),
  content_block: z
    .object({ type: z.string(), id: z.string().optional(), name: z.string().optional() })
    .optional(),
  delta: z
    .object({
      type: z.string().optional(),
      text: z.string().optional(),
      partial_json: z.string().optional(),
      stop_reason: z.string().nullish(),
    })
    .optional(),
  usage: Usage.nullish(),
  error: z.object({ message: z.string().optional() }).optional(),
});

const FINISHES: Readonly<Record<string, Finish | 'withheld'>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'calls',
  refusal: 'withheld',
};

/** What was not new counts as input too. */
const usageOf = (usage: z.output<typeof Usage>): Heard => {
  const cached = usage.cache_read_input_tokens ?? undefined;
  const { input_tokens: input, cache_creation_input_tokens: written } = usage;
  return {
    is: 'usage',
    input: typeof input === 'number' ? input + (cached ?? 0) + (written ?? 0) : undefined,
    output: usage.output_tokens ?? undefined,
    cached,
  };
};

const reader = (): Reader => {
  const calls = new Map<number, { readonly id: string; readonly name: string; text: string }>();
  return {
    *read(value) {
      const { data: event } = fits(Event, value);
      if (event === undefined) throw new SyntaxError('not an event of Anthropic');
      const { index = 0, message, content_block: block, delta, usage } = event;
      if (event.type === 'error') throw toldFailure(event.error?.message ?? 'without a reason');
      if (message?.model !== undefined) yield { is: 'model', model: message.model };
      if (message?.usage) yield usageOf(message.usage);
      if (block?.type === 'tool_use')
        calls.set(index, { id: block.id ?? `call_${index}`, name: block.name ?? '', text: '' });
      if (delta?.type === 'text_delta') yield { is: 'text', text: delta.text ?? '' };
      const call = calls.get(index);
      if (delta?.type === 'input_json_delta' && call !== undefined) call.text += delta.partial_json ?? '';
      if (usage) yield usageOf(usage);
      if (typeof delta?.stop_reason === 'string')
        yield { is: 'finish', finish: FINISHES[delta.stop_reason] ?? 'stop' };
    },
    *end() {
      for (const { id, name, text } of calls.values())
        yield { is: 'call', call: { id, name, arguments: parsedArguments(text) } };
    },
  };
};

/** Its API takes objects only. */
const inputOf = (given: unknown): object => (typeof given === 'object' && given !== null ? given : {});

const messagesOf = (messages: readonly AiMessage[]): readonly object[] =>
  messages.map((message) => {
    switch (message.role) {
      case 'user':
        return { role: 'user', content: message.text };
      case 'assistant': {
        const calls = (message.calls ?? []).map(({ id, name, arguments: input }) => ({
          type: 'tool_use',
          id,
          name,
          input: inputOf(input),
        }));
        const text = message.text === '' ? [] : [{ type: 'text', text: message.text }];
        return { role: 'assistant', content: [...text, ...calls] };
      }
      case 'tool':
        return {
          role: 'user',
          content: message.results.map(({ id, text, failed }) => ({
            type: 'tool_result',
            tool_use_id: id,
            content: text,
            ...(failed === true ? { is_error: true } : {}),
          })),
        };
    }
  });

type AnthropicSettings = WireSettings & {
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly version: string;
};

export const anthropicBackend = async (
  service: Service,
  settings: AnthropicSettings,
  usualUrl: string,
  parts: AdapterParts,
): Promise<Opened> => {
  // People copy the address with its path.
  const base = (settings.baseUrl ?? usualUrl).replace(/(?<!\/)\/+$/, '').replace(/\/v1(?:\/messages)?$/, '');
  const headers = {
    'anthropic-version': settings.version,
    ...(settings.apiKey === undefined ? {} : { 'x-api-key': settings.apiKey }),
  };
  const backend = await wireBackend(
    {
      service,
      settings,
      framing: 'sse',
      extras,
      schemaExtra: 'output_config',
      tools: true,
      authorise: async () => headers,
      reader,
      compose: (request) => {
        const { temperature, topP, topK, stop, maxTokens } = samplingOf(request, settings);
        const { system, messages, schema, tools = [] } = request;
        return {
          url: `${base}/v1/messages`,
          body: {
            model: service.model,
            max_tokens: maxTokens,
            system,
            messages: messagesOf(messages),
            stream: true,
            ...(tools.length === 0
              ? {}
              : {
                  tools: tools.map(({ name, description, parameters }) => ({
                    name,
                    description,
                    input_schema: parameters,
                  })),
                }),
          },
          extras: {
            temperature,
            top_p: topP,
            top_k: topK,
            stop_sequences: stop,
            output_config:
              schema === undefined ? undefined : { format: { type: 'json_schema', schema: schema.schema } },
          },
        };
      },
    },
    parts,
  );
  const send = await httpSender(parts, settings.proxy);
  return {
    backend,
    service,
    where: new URL(base).host,
    models: (signal) =>
      listModels(
        send,
        `${base}/v1/models?limit=1000`,
        { ...settings.headers, ...headers },
        { list: 'data', name: 'id' },
        signal,
      ),
  };
};
