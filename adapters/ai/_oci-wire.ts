// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiBackend, Completion, Finish } from '../../src/core/ports/ai-backend.ts';
import type { AiMessage } from '../../src/core/ports/ai-message.ts';
import { type OciProfile, ociSignature } from './_oci-profile.ts';
import { parsedArguments } from './_openai-chunks.ts';
import { samplingOf } from './_sampling.ts';
import type { Service } from './_service.ts';
import { type Composed, type Reader, type WireSettings, wireBackend } from './_wire.ts';

const extras = {
  responseFormat: /response_?format|json_?schema/i,
  streamOptions: /stream_?options|include_?usage/i,
  temperature: /temperature/i,
  topP: /top_?p/i,
  topK: /top_?k/i,
  stop: /\bstop\b/i,
  stopSequences: /stop_?sequences/i,
} as const;
type Extra = keyof typeof extras;

/** The parts of its events that are read, of both shapes. */
const Event = z.object({
  text: z.string().optional(),
  message: z
    .object({
      content: z.array(z.object({ type: z.string(), text: z.string().optional() })).nullish(),
      toolCalls: z
        .array(
          z.object({
            id: z.string().nullish(),
            name: z.string().nullish(),
            arguments: z.string().nullish(),
          }),
        )
        .nullish(),
    })
    .optional(),
  finishReason: z.string().nullish(),
  usage: z
    .object({
      promptTokens: z.number().nullish(),
      completionTokens: z.number().nullish(),
      promptTokensDetails: z.object({ cachedTokens: z.number().nullish() }).nullish(),
    })
    .nullish(),
});

const FINISHES: Readonly<Record<string, Finish | 'withheld'>> = {
  length: 'length',
  max_tokens: 'length',
  tool_calls: 'calls',
  content_filter: 'withheld',
  error_toxic: 'withheld',
};

const reader = (): Reader => {
  const calls: { readonly id: string; name: string; text: string }[] = [];
  let said = false;
  return {
    *read(value) {
      const { data: event } = fits(Event, value);
      if (event === undefined) throw new SyntaxError('not an event of OCI');
      const { text, message, finishReason, usage } = event;
      // Models of Cohere repeat the whole answer at its end.
      if (text !== undefined && !(said && typeof finishReason === 'string')) {
        said ||= text !== '';
        yield { is: 'text', text };
      }
      for (const part of message?.content ?? [])
        if (part.type === 'TEXT') yield { is: 'text', text: part.text ?? '' };
      for (const call of message?.toolCalls ?? []) {
        // Pieces of a call that has begun have no name.
        if (call.name) calls.push({ id: call.id ?? `call_${calls.length}`, name: call.name, text: '' });
        const current = calls.at(-1);
        if (current !== undefined) current.text += call.arguments ?? '';
      }
      if (usage)
        yield {
          is: 'usage',
          input: usage.promptTokens ?? undefined,
          output: usage.completionTokens ?? undefined,
          cached: usage.promptTokensDetails?.cachedTokens ?? undefined,
        };
      if (typeof finishReason === 'string')
        yield { is: 'finish', finish: FINISHES[finishReason.toLowerCase()] ?? 'stop' };
    },
    *end() {
      for (const { id, name, text } of calls)
        yield { is: 'call', call: { id, name, arguments: parsedArguments(text) } };
    },
  };
};

const content = (text: string): readonly object[] => [{ type: 'TEXT', text }];

const genericMessages = (system: string, messages: readonly AiMessage[]): readonly object[] => [
  { role: 'SYSTEM', content: content(system) },
  ...messages.flatMap((message): readonly object[] => {
    switch (message.role) {
      case 'user':
        return [{ role: 'USER', content: content(message.text) }];
      case 'assistant': {
        const calls = (message.calls ?? []).map(({ id, name, arguments: given }) => ({
          type: 'FUNCTION',
          id,
          name,
          arguments: typeof given === 'string' ? given : JSON.stringify(given),
        }));
        return [
          {
            role: 'ASSISTANT',
            content: message.text === '' ? [] : content(message.text),
            ...(calls.length === 0 ? {} : { toolCalls: calls }),
          },
        ];
      }
      case 'tool':
        return message.results.map(({ id, text }) => ({
          role: 'TOOL',
          toolCallId: id,
          content: content(text),
        }));
    }
  }),
];

type OciSettings = WireSettings & {
  readonly base: string;
  readonly compartmentId: string;
  readonly profile: OciProfile;
  readonly format: 'auto' | 'generic' | 'cohere';
};

/** The question in the shape of all models but those of Cohere. */
const generic = (request: Completion, settings: OciSettings): Omit<Composed<Extra>, 'url'> => {
  const { temperature, topP, topK, stop, maxTokens } = samplingOf(request, settings);
  const { system, messages, schema, tools = [] } = request;
  return {
    body: {
      apiFormat: 'GENERIC',
      messages: genericMessages(system, messages),
      isStream: true,
      maxTokens,
      ...(tools.length === 0
        ? {}
        : {
            tools: tools.map(({ name, description, parameters }) => ({
              type: 'FUNCTION',
              name,
              description,
              parameters,
            })),
          }),
    },
    extras: {
      temperature,
      topP,
      topK,
      stop,
      streamOptions: { isIncludeUsage: true },
      responseFormat:
        schema === undefined
          ? undefined
          : {
              type: 'JSON_SCHEMA',
              jsonSchema: { name: schema.name, schema: schema.schema, isStrict: true },
            },
    },
  };
};

/** The shape of models of Cohere: the last turn apart from those before. */
const cohere = (request: Completion, settings: OciSettings): Omit<Composed<Extra>, 'url'> => {
  const { temperature, topP, topK, stop, maxTokens } = samplingOf(request, settings);
  const turns = request.messages.flatMap((message) => (message.role === 'tool' ? [] : [message]));
  return {
    body: {
      apiFormat: 'COHERE',
      message: turns.at(-1)?.text ?? '',
      preambleOverride: request.system,
      chatHistory: turns
        .slice(0, -1)
        .map(({ role, text }) => ({ role: role === 'user' ? 'USER' : 'CHATBOT', message: text })),
      isStream: true,
      maxTokens,
    },
    extras: {
      temperature,
      topP,
      topK,
      stopSequences: stop,
      responseFormat:
        request.schema === undefined ? undefined : { type: 'JSON_OBJECT', schema: request.schema.schema },
    },
  };
};

/** Generative AI of OCI, with requests that are signed by the key of a profile. */
export const ociBackend = async (
  service: Service,
  settings: OciSettings,
  parts: AdapterParts,
): Promise<AiBackend> => {
  const { base, compartmentId, profile, format } = settings;
  const { model } = service;
  const isCohere = format === 'cohere' || (format === 'auto' && model.startsWith('cohere.'));
  const servingMode = model.startsWith('ocid1.generativeaiendpoint.')
    ? { servingType: 'DEDICATED', endpointId: model }
    : { servingType: 'ON_DEMAND', modelId: model };
  return wireBackend(
    {
      service,
      settings,
      framing: 'sse',
      extras,
      schemaExtra: 'responseFormat',
      tools: !isCohere,
      authorise: async (url, body) => ociSignature(profile, url, body, parts.clock.now()),
      reader,
      compose: (request) => ({
        ...(isCohere ? cohere(request, settings) : generic(request, settings)),
        url: `${base}/20231130/actions/chat`,
      }),
      join: (body, given) => ({ compartmentId, servingMode, chatRequest: { ...body, ...given } }),
    },
    parts,
  );
};
