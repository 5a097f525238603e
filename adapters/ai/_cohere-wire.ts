// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Finish } from '../../src/core/ports/ai-backend.ts';
import { httpSender } from './_http.ts';
import { listModels } from './_models.ts';
import { parsedArguments } from './_openai-chunks.ts';
import { openaiMessages, openaiTools } from './_openai-request.ts';
import { samplingOf } from './_sampling.ts';
import type { Service } from './_service.ts';
import { type Reader, toldFailure, type WireSettings, wireBackend } from './_wire.ts';
import type { Opened } from './_wire-module.ts';

const extras = {
  response_format: /response_format|json_schema|schema/i,
  temperature: /temperature/i,
  p: /\bp\b/,
  k: /\bk\b/,
  stop_sequences: /stop_sequences/i,
} as const;

const Call = z.object({
  id: z.string().optional(),
  function: z.object({ name: z.string().optional(), arguments: z.string().optional() }).optional(),
});

/** The parts of its events that are read. */
const Event = z.object({
  type: z.string(),
  index: z.number().optional(),
  delta: z
    .object({
      message: z
        .object({
          content: z.object({ text: z.string().optional() }).nullish().catch(undefined),
          // One of them, though the name is a plural.
          tool_calls: Call.nullish().catch(undefined),
        })
        .optional(),
      finish_reason: z.string().optional(),
      error: z.string().optional(),
      usage: z
        .object({
          tokens: z
            .object({ input_tokens: z.number().optional(), output_tokens: z.number().optional() })
            .nullish(),
          cached_tokens: z.number().nullish(),
        })
        .optional(),
    })
    .optional(),
});

const FINISHES: Readonly<Record<string, Finish | 'withheld'>> = {
  MAX_TOKENS: 'length',
  TOOL_CALL: 'calls',
  ERROR_TOXIC: 'withheld',
};

const reader = (): Reader => {
  const calls = new Map<number, { id: string; name: string; text: string }>();
  return {
    *read(value) {
      const { data: event } = fits(Event, value);
      if (event === undefined) throw new SyntaxError('not an event of Cohere');
      const { type, index = 0, delta } = event;
      const call = delta?.message?.tool_calls;
      if (type === 'content-delta') yield { is: 'text', text: delta?.message?.content?.text ?? '' };
      if (type === 'tool-call-start')
        calls.set(index, {
          id: call?.id ?? `call_${index}`,
          name: call?.function?.name ?? '',
          text: call?.function?.arguments ?? '',
        });
      const begun = calls.get(index);
      if (type === 'tool-call-delta' && begun !== undefined) begun.text += call?.function?.arguments ?? '';
      if (type !== 'message-end') return;
      if (delta?.finish_reason === 'ERROR' || delta?.finish_reason === 'TIMEOUT')
        throw toldFailure(delta.error ?? 'without a reason');
      const { tokens, cached_tokens } = delta?.usage ?? {};
      yield {
        is: 'usage',
        input: tokens?.input_tokens,
        output: tokens?.output_tokens,
        cached: cached_tokens ?? undefined,
      };
      yield { is: 'finish', finish: FINISHES[delta?.finish_reason ?? ''] ?? 'stop' };
    },
    *end() {
      for (const { id, name, text } of calls.values())
        yield { is: 'call', call: { id, name, arguments: parsedArguments(text) } };
    },
  };
};

type CohereSettings = WireSettings & {
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
};

/** Version 2 of its API. */
export const cohereBackend = async (
  service: Service,
  settings: CohereSettings,
  usualUrl: string,
  parts: AdapterParts,
): Promise<Opened> => {
  const base = (settings.baseUrl ?? usualUrl).replace(/(?<!\/)\/+$/, '').replace(/\/v[12](?:\/chat)?$/, '');
  const headers = { authorization: `Bearer ${settings.apiKey ?? ''}` };
  const backend = await wireBackend(
    {
      service,
      settings,
      framing: 'sse',
      extras,
      schemaExtra: 'response_format',
      tools: true,
      authorise: async () => headers,
      reader,
      compose: (request) => {
        const { temperature, topP, topK, stop, maxTokens } = samplingOf(request, settings);
        const { system, messages, schema, tools = [] } = request;
        return {
          url: `${base}/v2/chat`,
          body: {
            model: service.model,
            // The same shapes as OpenAI's.
            messages: openaiMessages(system, messages),
            stream: true,
            max_tokens: maxTokens,
            ...(tools.length === 0 ? {} : { tools: openaiTools(tools) }),
          },
          extras: {
            temperature,
            p: topP,
            k: topK,
            stop_sequences: stop,
            // With tools it takes no schema.
            response_format:
              schema === undefined || tools.length > 0
                ? undefined
                : { type: 'json_object', json_schema: schema.schema },
          },
        };
      },
    },
    parts,
  );
  const send = await httpSender(parts, settings.proxy);
  const list = { list: 'models', name: 'name' };
  const url = `${base}/v1/models?page_size=1000&endpoint=chat`;
  return {
    backend,
    service,
    where: new URL(base).host,
    models: (signal) => listModels(send, url, { ...settings.headers, ...headers }, list, signal),
  };
};
