// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from '../../src/core/config-slice.ts';
import { openaiModule, usualPlace } from './_openai-module.ts';
import type { ServiceFacts } from './_service.ts';
import { backendSettings } from './_settings.ts';

const facts = {
  name: 'localai',
  title: 'LocalAI',
  prefix: 'LOCALAI',
  usualUrl: 'http://localhost:8080/v1',
} satisfies ServiceFacts;

export const localaiConfig = defineConfig(
  backendSettings({
    key: 'localai',
    title: 'LocalAI',
    prefix: 'LOCALAI',
    takes: ['apiKey', 'baseUrl', 'headers', 'temperature', 'topP', 'topK', 'stop'],
    own: {},
  }),
);

export default openaiModule({
  title: facts.title,
  config: localaiConfig,
  isConfigured: ({ baseUrl, model }) => baseUrl !== undefined || model !== undefined,
  first: 'Set LOCALAI_MODEL, and LOCALAI_BASE_URL where the server is on another machine.',
  place: usualPlace(facts),
  steps: [
    'Start LocalAI and install a model in it.',
    'Set `LOCALAI_MODEL` to its name, and `LOCALAI_BASE_URL` (ending in `/v1`) where the server is on another machine.',
    'Start again and run `k8sgpt doctor`.',
  ],
});
