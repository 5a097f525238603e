// SPDX-License-Identifier: Apache-2.0

import type OpenAI from 'openai';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import { diagnoseBackend } from './_diagnose.ts';
import { type OpenAiPlace, openaiBackend, openaiClient } from './_openai-client.ts';

/** Models that the key may use; undefined where the server does not list them. */
const modelsOf = async (client: OpenAI, signal: AbortSignal): Promise<readonly string[] | undefined> => {
  try {
    const { data } = await client.models.list({ signal });
    return (data as { id: string }[] | undefined)?.map(({ id }) => id);
  } catch (error) {
    const { status } = error as { status?: unknown };
    if (status === 404 || status === 405 || status === 501) return undefined;
    throw error;
  }
};

/** What `doctor` shows of a server that speaks OpenAI's language. */
export const diagnoseOpenai = async (
  place: OpenAiPlace,
  parts: AdapterParts,
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  const client = await openaiClient(place, parts);
  return diagnoseBackend(
    {
      service: place.service,
      where: new URL(place.baseUrl).host,
      backend: openaiBackend(client, place, parts),
      models: (limit) => modelsOf(client, limit),
    },
    parts.clock,
    signal,
  );
};
