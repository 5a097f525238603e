// SPDX-License-Identifier: Apache-2.0

import type * as sagemaker from '@aws-sdk/client-sagemaker-runtime';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiBackend } from '../../src/core/ports/ai-backend.ts';
import { type AwsSettings, awsClientSettings } from './_aws-client.ts';
import { awsFailure } from './_aws-failure.ts';
import { completeWith, type Listen } from './_complete.ts';
import { valuesOf } from './_frames.ts';
import { leaveOut } from './_leave-out.ts';
import { type Chunk, chunkReader } from './_openai-chunks.ts';
import { openaiExtras, openaiRequest } from './_openai-request.ts';
import { refusesTools, withoutTools } from './_refuses-tools.ts';
import type { Service } from './_service.ts';
import type { WireSettings } from './_wire.ts';

type Sdk = typeof sagemaker;

/** Inside a bundle a CommonJS package arrives as `default` alone. */
const loadSdk = async (): Promise<Sdk> => {
  const module = (await import('@aws-sdk/client-sagemaker-runtime')) as Sdk & { readonly default?: Sdk };
  return module.default ?? module;
};

type SagemakerSettings = WireSettings &
  Omit<AwsSettings, 'region'> & {
    readonly region: string;
    readonly endpoint: string;
    readonly component?: string | undefined;
    readonly customAttributes?: string | undefined;
  };

/** The bytes that a container streams. Exceptions within are thrown. */
async function* bytesIn(
  body: AsyncIterable<sagemaker.ResponseStream>,
): AsyncGenerator<Uint8Array, undefined> {
  for await (const { PayloadPart, ModelStreamError, InternalStreamFailure } of body) {
    const error = ModelStreamError ?? InternalStreamFailure;
    if (error !== undefined) throw error;
    if (PayloadPart?.Bytes !== undefined) yield PayloadPart.Bytes;
  }
}

/** The container of an endpoint, asked for a chat completion: LMI, TGI and vLLM take the shape of OpenAI's. */
export const sagemakerBackend = async (
  service: Service,
  settings: SagemakerSettings,
  parts: AdapterParts,
): Promise<AiBackend> => {
  const sdk = await loadSdk();
  const shared = await awsClientSettings(settings, parts);
  const client = new sdk.SageMakerRuntimeClient({
    ...shared,
    requestHandler: shared.requestHandler as NonNullable<
      sagemaker.SageMakerRuntimeClientConfig['requestHandler']
    >,
  });
  const { without, send } = leaveOut(openaiExtras, { log: parts.log, backend: service.name });
  // Containers know the older name; the newer one would most often be passed over unseen.
  const never = 'max_completion_tokens';
  let tools = true;

  const listen: Listen = async function* (request, signal, heard) {
    if (!tools && request.tools !== undefined && request.tools.length > 0) throw withoutTools(service);
    const composed = () => openaiRequest(service.model, request, settings, new Set([...without, never]));
    try {
      const { Body } = await send(
        () => composed().sent,
        async () => {
          const command = new sdk.InvokeEndpointWithResponseStreamCommand({
            EndpointName: settings.endpoint,
            ContentType: 'application/json',
            Body: Buffer.from(JSON.stringify(composed().params)),
            ...(settings.component === undefined ? {} : { InferenceComponentName: settings.component }),
            ...(settings.customAttributes === undefined
              ? {}
              : { CustomAttributes: settings.customAttributes }),
          });
          return client.send(command, { abortSignal: signal }).catch((error: unknown) => {
            throw awsFailure(error);
          });
        },
      );
      if (Body === undefined) return;
      const { read, end } = chunkReader();
      const bytes = bytesIn(Body);
      const begun = await bytes.next();
      if (begun.done === true) return;
      const first = begun.value;
      // Some containers stream a JSON by line instead of events.
      const isEvents = /^\s*(?:data|event|:)/.test(new TextDecoder().decode(first.subarray(0, 16)));
      const all = (async function* () {
        yield first;
        yield* bytes;
      })();
      for await (const value of valuesOf(isEvents ? 'sse' : 'lines', all, heard)) yield* read(value as Chunk);
      yield* end();
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
    capabilities: () => ({ schema: !without.has('response_format'), tools, streaming: true }),
    limits: { concurrency: settings.concurrency, perMinute: settings.perMinute },
    complete: completeWith(listen, service, settings, parts.clock),
  };
};
