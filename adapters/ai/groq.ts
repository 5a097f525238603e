import { defineConfig } from '../../src/core/config-slice.ts';
import { neededModel } from './_needs.ts';
import { openaiModule } from './_openai-module.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';

const URL_OF_API = 'https://api.groq.com/openai/v1';

const facts: ServiceFacts = {
  name: 'groq',
  title: 'Groq',
  prefix: 'GROQ',
  usualUrl: URL_OF_API,
};

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
  place: (settings) => ({
    ...settings,
    service: serviceOf(facts, { ...settings, model: neededModel(settings, facts) }),
    baseUrl: settings.baseUrl ?? URL_OF_API,
    settings,
  }),
  steps: [
    'Create a key at https://console.groq.com/keys and set `GROQ_API_KEY` (or `GROQ_API_KEY_FILE`).',
    'Set `GROQ_MODEL` to one of its models.',
    'Start again and run `k8sgpt doctor`: it tells whether the key is accepted and the model is there.',
  ],
});
