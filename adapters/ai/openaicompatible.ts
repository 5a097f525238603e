// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from '../../src/core/config-slice.ts';
import { needed, neededModel } from './_needs.ts';
import { openaiModule } from './_openai-module.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';

const facts: ServiceFacts = {
  name: 'openaicompatible',
  title: "A server that speaks OpenAI's language",
  prefix: 'OPENAI_COMPATIBLE',
};

export const openaicompatibleConfig = defineConfig(
  backendSettings({
    key: 'openaicompatible',
    title: "A server that speaks OpenAI's language, besides OpenAI itself",
    prefix: 'OPENAI_COMPATIBLE',
    takes: ['apiKey', 'baseUrl', 'headers', 'organization', 'temperature', 'topP', 'topK', 'stop'],
    own: {},
  }),
);

export default openaiModule({
  title: facts.title,
  config: openaicompatibleConfig,
  isConfigured: ({ baseUrl }) => baseUrl !== undefined,
  first: 'Set OPENAI_COMPATIBLE_BASE_URL and OPENAI_COMPATIBLE_MODEL.',
  place: (settings) => {
    const baseUrl = needed(settings.baseUrl, facts, 'baseUrl', 'its address');
    const model = neededModel(settings, facts);
    return { ...settings, service: serviceOf(facts, { ...settings, model }), baseUrl, settings };
  },
  steps: [
    'Set `OPENAI_COMPATIBLE_BASE_URL` to the address of the API, most often ending in `/v1`.',
    'Set `OPENAI_COMPATIBLE_MODEL` to one of its models, and `OPENAI_COMPATIBLE_API_KEY` where it wants a key.',
    'Start again and run `k8sgpt doctor`.',
  ],
});
