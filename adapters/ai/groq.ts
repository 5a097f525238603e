// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from '../../src/core/config-slice.ts';
import { openaiModule, usualPlace } from './_openai-module.ts';
import type { ServiceFacts } from './_service.ts';
import { backendSettings } from './_settings.ts';

const facts = {
  name: 'groq',
  title: 'Groq',
  prefix: 'GROQ',
  usualUrl: 'https://api.groq.com/openai/v1',
} satisfies ServiceFacts;

export const groqConfig = defineConfig(
  backendSettings({
    key: 'groq',
    title: 'Groq',
    prefix: 'GROQ',
    takes: ['apiKey', 'baseUrl', 'headers', 'temperature', 'topP', 'stop'],
    own: {},
  }),
);

export default openaiModule({
  title: facts.title,
  config: groqConfig,
  isConfigured: ({ apiKey }) => apiKey !== undefined,
  first: 'Set GROQ_API_KEY and GROQ_MODEL.',
  place: usualPlace(facts),
  steps: [
    'Create a key at https://console.groq.com/keys and set `GROQ_API_KEY` (or `GROQ_API_KEY_FILE`).',
    'Set `GROQ_MODEL` to one of its models.',
    'Start again and run `k8sgpt doctor`: it tells whether the key is accepted and the model is there.',
  ],
});
