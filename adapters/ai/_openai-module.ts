// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import { type AiModule, defineBackend } from '../../src/core/ports/ai-module.ts';
import { neededModel } from './_needs.ts';
import type { OpenAiPlace } from './_openai-client.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';

interface OpenAiModule<S extends z.ZodObject>
  extends Pick<AiModule<S>, 'title' | 'config' | 'isConfigured' | 'steps'> {
  readonly place: (settings: z.output<S>, parts: AdapterParts) => OpenAiPlace | Promise<OpenAiPlace>;
  /** The first thing to set, where nothing is. */
  readonly first: string;
}

type UsualSettings = OpenAiPlace['settings'] &
  Pick<OpenAiPlace, 'organization' | 'headers' | 'proxy'> & {
    readonly apiKey?: string | undefined;
    readonly model?: string | undefined;
    readonly baseUrl?: string | undefined;
  };

/** A service at its usual address, where no other is set. */
export const usualPlace =
  (facts: ServiceFacts & { readonly usualUrl: string }) =>
  (settings: UsualSettings): OpenAiPlace => ({
    ...settings,
    service: serviceOf(facts, { ...settings, model: neededModel(settings, facts) }),
    baseUrl: settings.baseUrl ?? facts.usualUrl,
    settings,
  });

/** A backend that speaks OpenAI's language: all that differs is where it is and what it takes. */
export const openaiModule = <S extends z.ZodObject>({
  place,
  first,
  ...module
}: OpenAiModule<S>): AiModule<S> =>
  defineBackend<S>({
    ...module,
    open: async (settings, parts) => {
      const { openaiBackend, openaiClient } = await import('./_openai-client.ts');
      const where = await place(settings, parts);
      return openaiBackend(await openaiClient(where, parts), where, parts);
    },
    diagnose: async (settings, parts, signal) => {
      if (!module.isConfigured(settings))
        return [
          {
            name: 'key',
            status: 'skipped',
            detail: 'no key is set: the built-in guidance explains',
            fix: first,
          },
        ];
      const { diagnoseOpenai } = await import('./_openai-diagnose.ts');
      return diagnoseOpenai(await place(settings, parts), parts, signal);
    },
  });
