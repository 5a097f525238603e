// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from '../../src/core/config-slice.ts';
import { openaiModule, usualPlace } from './_openai-module.ts';
import type { ServiceFacts } from './_service.ts';
import { backendSettings } from './_settings.ts';

const facts = {
  name: 'huggingface',
  title: 'Hugging Face',
  prefix: 'HUGGINGFACE',
  usualUrl: 'https://router.huggingface.co/v1',
  keyVariable: 'HF_TOKEN',
} satisfies ServiceFacts;

export const huggingfaceConfig = defineConfig(
  backendSettings({
    key: 'huggingface',
    title: 'Hugging Face',
    prefix: 'HUGGINGFACE',
    takes: ['apiKey', 'baseUrl', 'headers', 'temperature', 'topP', 'stop'],
    own: {},
    env: {
      // The name that its own clients use.
      HF_TOKEN: 'apiKey',
    },
  }),
);

export default openaiModule({
  title: facts.title,
  config: huggingfaceConfig,
  isConfigured: ({ apiKey, baseUrl }) => apiKey !== undefined || baseUrl !== undefined,
  first: 'Set HF_TOKEN and HUGGINGFACE_MODEL.',
  place: usualPlace(facts),
  steps: [
    'Create a token at https://huggingface.co/settings/tokens that may call inference providers, and set `HF_TOKEN` (or `HF_TOKEN_FILE`).',
    'Set `HUGGINGFACE_MODEL`, for example to `owner/model:provider`; for an endpoint of your own also `HUGGINGFACE_BASE_URL` to its address ending in `/v1`.',
    'Start again and run `k8sgpt doctor`.',
  ],
});
