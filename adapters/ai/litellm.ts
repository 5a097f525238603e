// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from '../../src/core/config-slice.ts';
import { openaiModule, usualPlace } from './_openai-module.ts';
import type { ServiceFacts } from './_service.ts';
import { backendSettings } from './_settings.ts';

const facts = {
  name: 'litellm',
  title: 'LiteLLM',
  prefix: 'LITELLM',
  usualUrl: 'http://localhost:4000/v1',
} satisfies ServiceFacts;

export const litellmConfig = defineConfig(
  backendSettings({
    key: 'litellm',
    title: 'LiteLLM',
    prefix: 'LITELLM',
    takes: ['apiKey', 'baseUrl', 'headers', 'organization', 'temperature', 'topP', 'topK', 'stop'],
    own: {},
  }),
);

export default openaiModule({
  title: facts.title,
  config: litellmConfig,
  isConfigured: ({ baseUrl, model }) => baseUrl !== undefined || model !== undefined,
  first: 'Set LITELLM_MODEL, and LITELLM_BASE_URL where the proxy is on another machine.',
  place: usualPlace(facts),
  steps: [
    'Start the LiteLLM proxy with a list of models.',
    'Set `LITELLM_MODEL` to a name of that list, `LITELLM_BASE_URL` (ending in `/v1`) where it is on another machine, and `LITELLM_API_KEY` where it wants one.',
    'Start again and run `k8sgpt doctor`.',
  ],
});
