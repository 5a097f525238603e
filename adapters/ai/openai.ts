// SPDX-License-Identifier: Apache-2.0

import { OPENAI_URL, openaiConfig } from './_openai-config.ts';
import { openaiModule } from './_openai-module.ts';
import { serviceOf } from './_service.ts';

export default openaiModule({
  title: 'OpenAI',
  config: openaiConfig,
  // Servers of one's own (Ollama, vLLM, LiteLLM …) need an address and no key.
  isConfigured: ({ apiKey, baseUrl }) => apiKey !== undefined || baseUrl !== undefined,
  first: 'Set OPENAI_API_KEY; for a server of your own, OPENAI_BASE_URL.',
  place: (settings) => ({
    ...settings,
    service: serviceOf({ name: 'openai', title: 'OpenAI', prefix: 'OPENAI', usualUrl: OPENAI_URL }, settings),
    baseUrl: settings.baseUrl ?? OPENAI_URL,
    settings,
  }),
  steps: [
    'Create a key at https://platform.openai.com/api-keys and set `OPENAI_API_KEY` (or `OPENAI_API_KEY_FILE`).',
    'For another server that speaks the same language, set `OPENAI_BASE_URL` to its address ending in `/v1`, and `OPENAI_MODEL` to one of its models.',
    'Start again and run `k8sgpt doctor`: it tells whether the key is accepted and the model is there.',
  ],
});
