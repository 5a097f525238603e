// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiMessage } from '../../src/core/ports/ai-message.ts';
import { httpSender } from './_http.ts';
import { listModels } from './_models.ts';
import { openaiTools } from './_openai-request.ts';
import { samplingOf } from './_sampling.ts';
import type { Service } from './_service.ts';
import { type Reader, toldFailure, type WireSettings, wireBackend } from './_wire.ts';
import type { Opened } from './_wire-module.ts';

const extras = {
  format: /\bformat\b|grammar|schema/i,
  keep_alive: /keep_alive/i,
} as const;

/** The parts of its lines that are read. */
const Line = z.object({
  model: z.string().optional(),
  error: z.string().optional(),
  message: z
    .object({
      content: z.string().nullish(),
      tool_calls: z
        .array(z.object({ function: z.object({ name: z.string(), arguments: z.unknown() }) }))
        .nullish(),
    })
    .optional(),
  done: z.boolean().optional(),
  done_reason: z.string().optional(),
  prompt_eval_count: z.number().optional(),
  eval_count: z.number().optional(),
});

/** Calls have no ids: they are numbered within the conversation, so that no two turns share one. */
const reader = (before: number): Reader => {
  let calls = before;
  return {
    *read(value) {
      const { data: line } = fits(Line, value);
      if (line === undefined) throw new SyntaxError('not a line of Ollama');
      if (line.error !== undefined) throw toldFailure(line.error);
      if (line.model !== undefined) yield { is: 'model', model: line.model };
      if (typeof line.message?.content === 'string') yield { is: 'text', text: line.message.content };
      for (const { function: called } of line.message?.tool_calls ?? []) {
        calls += 1;
        yield {
          is: 'call',
          call: { id: `call_${calls}`, name: called.name, arguments: called.arguments ?? {} },
        };
      }
      if (line.done !== true) return;
      yield { is: 'usage', input: line.prompt_eval_count, output: line.eval_count };
      yield { is: 'finish', finish: line.done_reason === 'length' ? 'length' : 'stop' };
    },
  };
};

const messagesOf = (system: string, messages: readonly AiMessage[]): readonly object[] => [
  { role: 'system', content: system },
  ...messages.flatMap((message): readonly object[] => {
    switch (message.role) {
      case 'user':
        return [{ role: 'user', content: message.text }];
      case 'assistant': {
        const calls = (message.calls ?? []).map(({ name, arguments: given }) => ({
          function: { name, arguments: typeof given === 'object' && given !== null ? given : {} },
        }));
        const content = message.text;
        return [{ role: 'assistant', content, ...(calls.length === 0 ? {} : { tool_calls: calls }) }];
      }
      case 'tool':
        return message.results.map(({ name, text }) => ({ role: 'tool', tool_name: name, content: text }));
    }
  }),
];

const callsIn = (messages: readonly AiMessage[]): number =>
  messages.reduce(
    (sum, message) => sum + (message.role === 'assistant' ? (message.calls?.length ?? 0) : 0),
    0,
  );

type OllamaSettings = WireSettings & {
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly contextTokens: number;
  readonly keepAlive?: string | undefined;
};

/** Its own API: the one that resembles OpenAI's has no way to say how long a question may be. */
export const ollamaBackend = async (
  service: Service,
  settings: OllamaSettings,
  usualUrl: string,
  parts: AdapterParts,
): Promise<Opened> => {
  const base = (settings.baseUrl ?? usualUrl).replace(/(?<!\/)\/+$/, '').replace(/\/(?:v1|api)$/, '');
  const headers: Record<string, string> =
    settings.apiKey === undefined ? {} : { authorization: `Bearer ${settings.apiKey}` };
  const backend = await wireBackend(
    {
      service,
      settings,
      framing: 'lines',
      extras,
      schemaExtra: 'format',
      tools: true,
      authorise: async () => headers,
      reader: ({ messages }) => reader(callsIn(messages)),
      compose: (request) => {
        const { temperature, topP, topK, stop, maxTokens } = samplingOf(request, settings);
        const { system, messages, schema, tools = [] } = request;
        return {
          url: `${base}/api/chat`,
          body: {
            model: service.model,
            messages: messagesOf(system, messages),
            stream: true,
            options: {
              num_predict: maxTokens,
              num_ctx: settings.contextTokens,
              temperature,
              top_p: topP,
              top_k: topK,
              stop,
            },
            ...(tools.length === 0 ? {} : { tools: openaiTools(tools) }),
          },
          extras: { format: schema?.schema, keep_alive: settings.keepAlive },
        };
      },
    },
    parts,
  );
  const send = await httpSender(parts, settings.proxy);
  const list = { list: 'models', name: 'name' };
  return {
    backend,
    service,
    where: new URL(base).host,
    models: async (signal) => {
      const known = await listModels(
        send,
        `${base}/api/tags`,
        { ...settings.headers, ...headers },
        list,
        signal,
      );
      // `llama3.3` is the same as `llama3.3:latest`.
      return known?.flatMap((name) => [name, name.replace(/:latest$/, '')]);
    },
  };
};
