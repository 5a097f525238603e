// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from '../../src/core/config-slice.ts';
import { neededModel } from './_needs.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';
import { wireModule } from './_wire-module.ts';

const COHERE_URL = 'https://api.cohere.com';

const facts: ServiceFacts = { name: 'cohere', title: 'Cohere', prefix: 'COHERE', usualUrl: COHERE_URL };

export const cohereConfig = defineConfig(
  backendSettings({
    key: 'cohere',
    title: 'Cohere',
    prefix: 'COHERE',
    takes: ['apiKey', 'baseUrl', 'headers', 'temperature', 'topP', 'topK', 'stop'],
    own: {},
    env: {
      // The name that its own clients use.
      CO_API_KEY: 'apiKey',
    },
  }),
);

export default wireModule({
  title: facts.title,
  config: cohereConfig,
  isConfigured: ({ apiKey }) => apiKey !== undefined,
  first: 'Set COHERE_API_KEY and COHERE_MODEL.',
  connect: async (settings, parts) => {
    const service = serviceOf(facts, { ...settings, model: neededModel(settings, facts) });
    const { cohereBackend } = await import('./_cohere-wire.ts');
    return cohereBackend(service, settings, COHERE_URL, parts);
  },
  steps: [
    'Create a key at https://dashboard.cohere.com/api-keys and set `COHERE_API_KEY` (or `COHERE_API_KEY_FILE`).',
    'Set `COHERE_MODEL` to one of its models.',
    'Start again and run `k8sgpt doctor`: it tells whether the key is accepted and the model is there.',
  ],
});
