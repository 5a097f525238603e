// SPDX-License-Identifier: Apache-2.0

import type * as bedrock from '@aws-sdk/client-bedrock-runtime';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiBackend, Completion, Finish } from '../../src/core/ports/ai-backend.ts';
import type { AiMessage } from '../../src/core/ports/ai-message.ts';
import { type AwsSettings, awsClientSettings } from './_aws-client.ts';
import { awsFailure } from './_aws-failure.ts';
import { completeWith, type Listen } from './_complete.ts';
import type { Heard } from './_heard.ts';
import { leaveOut } from './_leave-out.ts';
import { parsedArguments } from './_openai-chunks.ts';
import { refusesTools, withoutTools } from './_refuses-tools.ts';
import { samplingOf } from './_sampling.ts';
import type { Service } from './_service.ts';
import type { WireSettings } from './_wire.ts';

type Sdk = typeof bedrock;
type Input = bedrock.ConverseStreamCommandInput;
type BedrockSettings = WireSettings & AwsSettings & { readonly apiKey?: string | undefined };

const extras = {
  outputConfig: /output_?config|output_?format|structured output|json_?schema|text_?format/i,
  temperature: /temperature/i,
  topP: /top_?p/i,
  stopSequences: /stop_?sequences/i,
  system: /system (?:message|prompt)/i,
} as const;
type Extra = keyof typeof extras;

const FINISHES: Readonly<Record<string, Finish | 'withheld'>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'calls',
  content_filtered: 'withheld',
  guardrail_intervened: 'withheld',
};

type Document = NonNullable<bedrock.ToolUseBlock['input']>;

const turnsOf = (messages: readonly AiMessage[]): bedrock.Message[] =>
  messages.map((message) => {
    switch (message.role) {
      case 'user':
        return { role: 'user', content: [{ text: message.text }] };
      case 'assistant': {
        const calls = (message.calls ?? []).map(({ id, name, arguments: given }) => {
          const input = typeof given === 'object' && given !== null ? (given as Document) : {};
          return { toolUse: { toolUseId: id, name, input } };
        });
        return {
          role: 'assistant',
          content: [...(message.text === '' ? [] : [{ text: message.text }]), ...calls],
        };
      }
      case 'tool':
        return {
          role: 'user',
          content: message.results.map(({ id, text, failed }) => ({
            toolResult: {
              toolUseId: id,
              content: [{ text }],
              status: failed === true ? ('error' as const) : ('success' as const),
            },
          })),
        };
    }
  });

/** Models that take no instructions apart get them before the first question. */
const withInstructions = (system: string, turns: readonly bedrock.Message[]): bedrock.Message[] =>
  turns.map((turn, at) =>
    at > 0 ? turn : { ...turn, content: [{ text: system }, ...(turn.content ?? [])] },
  );

const inputOf = (
  modelId: string,
  request: Completion,
  settings: BedrockSettings,
  without: ReadonlySet<Extra>,
): { readonly input: Input; readonly sent: readonly Extra[] } => {
  const { temperature, topP, stop, maxTokens } = samplingOf(request, settings);
  const { system, messages, schema, tools = [] } = request;
  const has = (extra: Extra, value: unknown): boolean => value !== undefined && !without.has(extra);
  const turns = turnsOf(messages);
  const values = { outputConfig: schema, temperature, topP, stopSequences: stop, system };
  return {
    sent: (Object.keys(values) as Extra[]).filter((extra) => has(extra, values[extra])),
    input: {
      modelId,
      messages: has('system', system) ? turns : withInstructions(system, turns),
      ...(has('system', system) ? { system: [{ text: system }] } : {}),
      inferenceConfig: {
        maxTokens,
        ...(has('temperature', temperature) ? { temperature } : {}),
        ...(has('topP', topP) ? { topP } : {}),
        ...(has('stopSequences', stop) ? { stopSequences: [...(stop ?? [])] } : {}),
      },
      ...(tools.length === 0
        ? {}
        : {
            toolConfig: {
              tools: tools.map(({ name, description, parameters }) => ({
                toolSpec: { name, description, inputSchema: { json: parameters as Document } },
              })),
            },
          }),
      ...(schema !== undefined && has('outputConfig', schema)
        ? {
            outputConfig: {
              textFormat: {
                type: 'json_schema',
                structure: { jsonSchema: { name: schema.name, schema: JSON.stringify(schema.schema) } },
              },
            },
          }
        : {}),
    },
  };
};

/** The events of one answer. Exceptions within it are thrown. */
async function* heardIn(
  stream: AsyncIterable<bedrock.ConverseStreamOutput>,
  heard: () => void,
): AsyncGenerator<Heard> {
  const calls = new Map<number, { readonly id: string; readonly name: string; text: string }>();
  for await (const event of stream) {
    heard();
    const { contentBlockStart: start, contentBlockDelta: delta, messageStop, metadata } = event;
    const begun = start?.start?.toolUse;
    const at = start?.contentBlockIndex ?? delta?.contentBlockIndex ?? 0;
    if (begun !== undefined)
      calls.set(at, { id: begun.toolUseId ?? `call_${at}`, name: begun.name ?? '', text: '' });
    const { text, toolUse } = delta?.delta ?? {};
    if (text !== undefined) yield { is: 'text', text };
    const call = calls.get(at);
    if (toolUse !== undefined && call !== undefined) call.text += toolUse.input ?? '';
    if (messageStop !== undefined)
      yield { is: 'finish', finish: FINISHES[messageStop.stopReason ?? ''] ?? 'stop' };
    const usage = metadata?.usage;
    if (usage !== undefined) {
      const cached = usage.cacheReadInputTokens;
      yield {
        is: 'usage',
        input: (usage.inputTokens ?? 0) + (cached ?? 0) + (usage.cacheWriteInputTokens ?? 0),
        output: usage.outputTokens,
        cached,
      };
    }
  }
  for (const { id, name, text } of calls.values())
    yield { is: 'call', call: { id, name, arguments: parsedArguments(text) } };
}

/** Inside a bundle a CommonJS package arrives as `default` alone. */
const loadSdk = async (): Promise<Sdk> => {
  const module = (await import('@aws-sdk/client-bedrock-runtime')) as Sdk & { readonly default?: Sdk };
  return module.default ?? module;
};

/** Any model of Bedrock by its Converse API, which gives all of them one shape. */
export const bedrockBackend = async (
  service: Service,
  settings: BedrockSettings & { readonly region: string },
  parts: AdapterParts,
): Promise<AiBackend> => {
  const { apiKey } = settings;
  const sdk = await loadSdk();
  const shared = await awsClientSettings(settings, parts);
  const client = new sdk.BedrockRuntimeClient({
    ...shared,
    requestHandler: shared.requestHandler as NonNullable<
      bedrock.BedrockRuntimeClientConfig['requestHandler']
    >,
    ...(apiKey === undefined ? {} : { token: { token: apiKey }, authSchemePreference: ['httpBearerAuth'] }),
  });
  const leaving = leaveOut(extras, { log: parts.log, backend: service.name });
  let tools = true;

  const listen: Listen = async function* (request, signal, heard) {
    if (!tools && request.tools !== undefined && request.tools.length > 0) throw withoutTools(service);
    const composed = () => inputOf(service.model, request, settings, leaving.without);
    try {
      const { stream } = await leaving.send(
        () => composed().sent,
        async () => {
          const command = new sdk.ConverseStreamCommand(composed().input);
          return client.send(command, { abortSignal: signal }).catch((error: unknown) => {
            throw awsFailure(error);
          });
        },
      );
      if (stream !== undefined) yield* heardIn(stream, heard);
    } catch (error) {
      const failure = awsFailure(error);
      if (!refusesTools(failure, request)) throw failure;
      tools = false;
      throw withoutTools(service);
    }
  };

  return {
    name: service.name,
    model: service.model,
    capabilities: () => ({ schema: !leaving.without.has('outputConfig'), tools, streaming: true }),
    limits: { concurrency: settings.concurrency, perMinute: settings.perMinute },
    complete: completeWith(listen, service, settings, parts.clock),
  };
};
