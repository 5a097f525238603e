// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { neededModel } from './_needs.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';
import { wireModule } from './_wire-module.ts';

const ANTHROPIC_URL = 'https://api.anthropic.com';

const facts: ServiceFacts = {
  name: 'anthropic',
  title: 'Anthropic',
  prefix: 'ANTHROPIC',
  usualUrl: ANTHROPIC_URL,
};

export const anthropicConfig = defineConfig(
  backendSettings({
    key: 'anthropic',
    title: 'Anthropic',
    prefix: 'ANTHROPIC',
    takes: ['apiKey', 'baseUrl', 'headers', 'temperature', 'topP', 'topK', 'stop'],
    own: {
      version: z.string().min(1).default('2023-06-01').describe('Version of the API'),
    },
  }),
);

export default wireModule({
  title: facts.title,
  config: anthropicConfig,
  isConfigured: ({ apiKey }) => apiKey !== undefined,
  first: 'Set ANTHROPIC_API_KEY and ANTHROPIC_MODEL.',
  connect: async (settings, parts) => {
    const service = serviceOf(facts, { ...settings, model: neededModel(settings, facts) });
    const { anthropicBackend } = await import('./_anthropic-wire.ts');
    return anthropicBackend(service, settings, ANTHROPIC_URL, parts);
  },
  steps: [
    'Create a key at https://console.anthropic.com/settings/keys and set `ANTHROPIC_API_KEY` (or `ANTHROPIC_API_KEY_FILE`).',
    'Set `ANTHROPIC_MODEL` to one of its models.',
    'Start again and run `k8sgpt doctor`: it tells whether the key is accepted and the model is there.',
  ],
});
