// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { AccessToken } from '../../src/core/access-token.ts';
import { fits } from '../../src/core/fits.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { AiBackend } from '../../src/core/ports/ai-backend.ts';
import { httpSender } from './_http.ts';
import { type Chunk, chunkReader } from './_openai-chunks.ts';
import { openaiMessages, openaiTools } from './_openai-request.ts';
import { samplingOf } from './_sampling.ts';
import type { Service } from './_service.ts';
import { keptToken, tokenAnswer } from './_token.ts';
import { type Reader, toldFailure, type WireSettings, wireBackend } from './_wire.ts';

const extras = {
  response_format: /response_format|json_schema|guided/i,
  temperature: /temperature/i,
  top_p: /top_p/i,
  stop: /\bstop\b/i,
} as const;

/** Its chunks resemble those of OpenAI; the model is called otherwise, and a failure may come within. */
const Event = z.looseObject({
  model_id: z.string().optional(),
  errors: z.array(z.object({ message: z.string().optional() })).optional(),
});

const reader = (): Reader => {
  const chunks = chunkReader();
  return {
    *read(value) {
      const { data: event } = fits(Event, value);
      if (event === undefined) throw new SyntaxError('not an event of watsonx.ai');
      if (event.errors !== undefined) throw toldFailure(event.errors[0]?.message ?? 'without a reason');
      if (event.model_id !== undefined) yield { is: 'model', model: event.model_id };
      yield* chunks.read(event as Chunk);
    },
    end: chunks.end,
  };
};

const TokenAnswer = z.object({ access_token: AccessToken, expires_in: z.number().default(3_600) });

type WatsonxSettings = WireSettings & {
  readonly apiKey: string;
  readonly base: string;
  readonly iamUrl: string;
  readonly apiVersion: string;
  readonly projectId?: string | undefined;
  readonly spaceId?: string | undefined;
};

/** The chat of watsonx.ai; its key is changed for tokens that last an hour. */
export const watsonxBackend = async (
  service: Service,
  settings: WatsonxSettings,
  parts: AdapterParts,
): Promise<AiBackend> => {
  const { apiKey, base, iamUrl, apiVersion, projectId, spaceId } = settings;
  const send = await httpSender(parts, settings.proxy);
  const token = keptToken(async () => {
    const form = new URLSearchParams({
      grant_type: 'urn:ibm:params:oauth:grant-type:apikey',
      apikey: apiKey,
    });
    const response = await send(`${iamUrl.replace(/(?<!\/)\/+$/, '')}/identity/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: form.toString(),
    }).catch((error: unknown) => {
      // It says 400 of a key that it does not know.
      if ((error as { readonly status?: unknown }).status === 400)
        throw Object.assign(new Error('no token'), { status: 401 });
      throw error;
    });
    const { access_token, expires_in } = await tokenAnswer(response, TokenAnswer, 'IBM Cloud');
    return { text: access_token, expiresAt: parts.clock.now() + expires_in * 1_000 };
  }, parts.clock);
  return wireBackend(
    {
      service,
      settings,
      framing: 'sse',
      extras,
      schemaExtra: 'response_format',
      tools: true,
      authorise: async () => ({ authorization: `Bearer ${await token()}` }),
      reader,
      compose: (request) => {
        const { temperature, topP, stop, maxTokens } = samplingOf(request, settings);
        const { system, messages, schema, tools = [] } = request;
        return {
          url: `${base}/ml/v1/text/chat_stream?version=${apiVersion}`,
          body: {
            model_id: service.model,
            ...(projectId === undefined ? { space_id: spaceId } : { project_id: projectId }),
            messages: openaiMessages(system, messages),
            max_tokens: maxTokens,
            ...(tools.length === 0 ? {} : { tools: openaiTools(tools) }),
          },
          extras: {
            temperature,
            top_p: topP,
            stop,
            response_format:
              schema === undefined
                ? undefined
                : {
                    type: 'json_schema',
                    json_schema: { name: schema.name, strict: true, schema: schema.schema },
                  },
          },
        };
      },
    },
    parts,
  );
};
