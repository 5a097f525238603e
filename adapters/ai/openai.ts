import { defineBackend } from '../../src/core/ports/ai-module.ts';
import { openaiConfig } from './_openai-config.ts';

export default defineBackend({
  title: 'OpenAI',
  config: openaiConfig,
  // Servers of one's own (Ollama, vLLM, LiteLLM …) need an address and no key.
  isConfigured: ({ apiKey, baseUrl }) => apiKey !== undefined || baseUrl !== undefined,
  open: async (settings, parts) => {
    const { openaiBackend, openaiClient } = await import('./_openai-client.ts');
    return openaiBackend(await openaiClient(settings, parts), settings, parts);
  },
  diagnose: async (settings, parts, signal) => {
    const { diagnoseOpenai } = await import('./_openai-diagnose.ts');
    return diagnoseOpenai(settings, parts, signal);
  },
  steps: [
    'Create a key at https://platform.openai.com/api-keys and set `OPENAI_API_KEY` (or `OPENAI_API_KEY_FILE`).',
    'For another server that speaks the same language, set `OPENAI_BASE_URL` to its address ending in `/v1`, and `OPENAI_MODEL` to one of its models.',
    'Start again and run `k8sgpt doctor`: it tells whether the key is accepted and the model is there.',
  ],
});
