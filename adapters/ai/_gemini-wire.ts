// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiBackend, Completion, Finish } from '../../src/core/ports/ai-backend.ts';
import type { AiMessage } from '../../src/core/ports/ai-message.ts';
import { samplingOf } from './_sampling.ts';
import type { Service } from './_service.ts';
import {
  type Composed,
  type Reader,
  toldFailure,
  type Wire,
  type WireSettings,
  wireBackend,
} from './_wire.ts';

const extras = {
  responseJsonSchema: /response_?(json_?)?schema|additional_?properties|response_?mime_?type/i,
  temperature: /temperature/i,
  topP: /top_?p/i,
  topK: /top_?k/i,
  stopSequences: /stop_?sequences/i,
} as const;
type Extra = keyof typeof extras;

/** The parts of its chunks that are read. */
const Chunk = z.object({
  candidates: z
    .array(
      z.object({
        content: z
          .object({
            parts: z
              .array(
                z.object({
                  text: z.string().optional(),
                  thought: z.boolean().optional(),
                  thoughtSignature: z.string().optional(),
                  functionCall: z
                    .object({ id: z.string().optional(), name: z.string(), args: z.unknown() })
                    .optional(),
                }),
              )
              .optional(),
          })
          .nullish(),
        finishReason: z.string().optional(),
      }),
    )
    .optional(),
  promptFeedback: z.object({ blockReason: z.string().optional() }).optional(),
  usageMetadata: z
    .object({
      promptTokenCount: z.number().optional(),
      candidatesTokenCount: z.number().optional(),
      thoughtsTokenCount: z.number().optional(),
      cachedContentTokenCount: z.number().optional(),
    })
    .optional(),
  modelVersion: z.string().optional(),
  error: z.object({ message: z.string().optional() }).optional(),
});

const FINISHES: Readonly<Record<string, Finish | 'withheld'>> = {
  MAX_TOKENS: 'length',
  SAFETY: 'withheld',
  RECITATION: 'withheld',
  BLOCKLIST: 'withheld',
  PROHIBITED_CONTENT: 'withheld',
  SPII: 'withheld',
};

/** An answer that is none, though it has ended. */
const FAILURES = new Set(['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'OTHER']);

const reader = (before: number): Reader => {
  let calls = before;
  return {
    *read(value) {
      const { data: chunk } = fits(Chunk, value);
      if (chunk === undefined) throw new SyntaxError('not a chunk of Gemini');
      if (chunk.error !== undefined) throw toldFailure(chunk.error.message ?? 'without a reason');
      const { usageMetadata: usage, modelVersion } = chunk;
      if (modelVersion !== undefined) yield { is: 'model', model: modelVersion };
      if (chunk.promptFeedback?.blockReason !== undefined) yield { is: 'finish', finish: 'withheld' };
      const candidate = chunk.candidates?.[0];
      for (const { text, thought, functionCall: called, thoughtSignature } of candidate?.content?.parts ??
        []) {
        if (text !== undefined && thought !== true) yield { is: 'text', text };
        if (called === undefined) continue;
        calls += 1;
        const id = called.id ?? `call_${calls}`;
        yield {
          is: 'call',
          call: { id, name: called.name, arguments: called.args ?? {}, keep: thoughtSignature },
        };
      }
      if (usage !== undefined)
        yield {
          is: 'usage',
          input: usage.promptTokenCount,
          // What it thinks is paid for as what it says.
          output: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
          cached: usage.cachedContentTokenCount,
        };
      const reason = candidate?.finishReason;
      if (reason === undefined) return;
      if (FAILURES.has(reason)) throw toldFailure(`it ended with ${reason}`);
      yield { is: 'finish', finish: FINISHES[reason] ?? 'stop' };
    },
  };
};

const contentsOf = (messages: readonly AiMessage[]): readonly object[] =>
  messages.map((message) => {
    switch (message.role) {
      case 'user':
        return { role: 'user', parts: [{ text: message.text }] };
      case 'assistant': {
        const calls = (message.calls ?? []).map(({ name, arguments: args, keep }) => ({
          functionCall: { name, args: typeof args === 'object' && args !== null ? args : {} },
          ...(keep === undefined ? {} : { thoughtSignature: keep }),
        }));
        return { role: 'model', parts: [...(message.text === '' ? [] : [{ text: message.text }]), ...calls] };
      }
      case 'tool':
        return {
          role: 'user',
          parts: message.results.map(({ name, text, failed }) => ({
            functionResponse: { name, response: { [failed === true ? 'error' : 'output']: text } },
          })),
        };
    }
  });

const callsIn = (messages: readonly AiMessage[]): number =>
  messages.reduce(
    (sum, message) => sum + (message.role === 'assistant' ? (message.calls?.length ?? 0) : 0),
    0,
  );

const compose = (request: Completion, settings: WireSettings, url: string): Composed<Extra> => {
  const { temperature, topP, topK, stop, maxTokens } = samplingOf(request, settings);
  const { system, messages, schema, tools = [] } = request;
  return {
    url,
    body: {
      systemInstruction: { parts: [{ text: system }] },
      contents: contentsOf(messages),
      generationConfig: { maxOutputTokens: maxTokens },
      ...(tools.length === 0
        ? {}
        : {
            tools: [
              {
                functionDeclarations: tools.map(({ name, description, parameters }) => ({
                  name,
                  description,
                  parametersJsonSchema: parameters,
                })),
              },
            ],
          }),
    },
    extras: {
      temperature,
      topP,
      topK,
      stopSequences: stop,
      // With tools it takes no schema.
      responseJsonSchema: tools.length > 0 ? undefined : schema?.schema,
    },
  };
};

/** Extras stand within `generationConfig`; a schema wants the type of the answer besides. */
const join = (body: object, given: Readonly<Partial<Record<Extra, unknown>>>): object => {
  const { generationConfig } = body as { readonly generationConfig: object };
  const type = given.responseJsonSchema === undefined ? {} : { responseMimeType: 'application/json' };
  return { ...body, generationConfig: { ...generationConfig, ...given, ...type } };
};

/** Google's protocol of Gemini, which its API with keys and Vertex AI share. */
export const geminiBackend = (
  service: Service,
  settings: WireSettings,
  url: string,
  authorise: NonNullable<Wire<Extra>['authorise']>,
  parts: AdapterParts,
): Promise<AiBackend> =>
  wireBackend(
    {
      service,
      settings,
      framing: 'sse',
      extras,
      schemaExtra: 'responseJsonSchema',
      tools: true,
      authorise,
      join,
      reader: ({ messages }) => reader(callsIn(messages)),
      compose: (request) => compose(request, settings, url),
    },
    parts,
  );
