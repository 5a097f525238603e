// SPDX-License-Identifier: Apache-2.0

import type OpenAI from 'openai';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiBackend } from '../../src/core/ports/ai-backend.ts';
import { boundedBody } from './_bounded-body.ts';
import { completeWith, type Listen, type Patient } from './_complete.ts';
import { leaveOut } from './_leave-out.ts';
import { chunkReader } from './_openai-chunks.ts';
import { openaiExtras, openaiRequest } from './_openai-request.ts';
import { proxiedFetch } from './_proxied-fetch.ts';
import { refusesTools, withoutTools } from './_refuses-tools.ts';
import type { Sampling } from './_sampling.ts';
import type { Service } from './_service.ts';

/** How a server that speaks OpenAI's language is reached. */
export interface OpenAiPlace {
  readonly service: Service;
  readonly baseUrl: string;
  /** Undefined: none is sent. A function is asked before every request. */
  readonly apiKey?: string | (() => Promise<string>) | undefined;
  readonly organization?: string | undefined;
  readonly project?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly proxy?: string | undefined;
  readonly settings: Sampling &
    Patient & { readonly concurrency?: number | undefined; readonly perMinute?: number | undefined };
}

/** The SDK's client: it never retries, never logs, and reads no environment of its own. */
export const openaiClient = async (place: OpenAiPlace, parts: AdapterParts): Promise<OpenAI> => {
  const [{ OpenAI: Client }, { fetch, dispatcher }] = await Promise.all([
    import('openai'),
    proxiedFetch(parts.env, place.proxy),
  ]);
  return new Client({
    // Without any key the SDK refuses to start; the header is then left out.
    apiKey: place.apiKey ?? 'none',
    adminAPIKey: null,
    baseURL: place.baseUrl,
    organization: place.organization ?? null,
    project: place.project ?? null,
    webhookSecret: null,
    maxRetries: 0,
    // Ours, which also bounds the body, ends sooner.
    timeout: place.settings.timeout * 1_000 + 1_000,
    logLevel: 'off',
    fetch: async (input, init) => boundedBody(await fetch(input, init)),
    // The same interface, declared by undici and by Node's own types.
    fetchOptions: { dispatcher: dispatcher as unknown as NonNullable<RequestInit['dispatcher']> },
    defaultHeaders: {
      'User-Agent': parts.userAgent,
      ...(place.apiKey === undefined ? { Authorization: null } : {}),
      ...place.headers,
    },
    ...(place.query === undefined ? {} : { defaultQuery: { ...place.query } }),
  });
};

/** Chat completions, streamed; extras that the server refuses are left out from then on. */
export const openaiBackend = (client: OpenAI, place: OpenAiPlace, parts: AdapterParts): AiBackend => {
  const { service, settings } = place;
  const { without, send } = leaveOut(openaiExtras, { log: parts.log, backend: service.name });
  let tools = true;

  const listen: Listen = async function* (request, signal, heard) {
    if (!tools && request.tools !== undefined) throw withoutTools(service);
    const compose = () => openaiRequest(service.model, request, settings, without);
    try {
      const stream = await send(
        () => compose().sent,
        () => client.chat.completions.create(compose().params, { signal }),
      );
      const { read, end } = chunkReader();
      for await (const chunk of stream) {
        heard();
        yield* read(chunk);
      }
      yield* end();
    } catch (error) {
      if (!refusesTools(error, request)) throw error;
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
