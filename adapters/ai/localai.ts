import { defineConfig } from '../../src/core/config-slice.ts';
import { neededModel } from './_needs.ts';
import { openaiModule } from './_openai-module.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';

const URL_OF_API = 'http://localhost:8080/v1';

const facts: ServiceFacts = {
  name: 'localai',
  title: 'LocalAI',
  prefix: 'LOCALAI',
  usualUrl: URL_OF_API,
};

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
  place: (settings) => ({
    ...settings,
    service: serviceOf(facts, { ...settings, model: neededModel(settings, facts) }),
    baseUrl: settings.baseUrl ?? URL_OF_API,
    settings,
  }),
  steps: [
    'Start LocalAI and install a model in it.',
    'Set `LOCALAI_MODEL` to its name, and `LOCALAI_BASE_URL` (ending in `/v1`) where the server is on another machine.',
    'Start again and run `k8sgpt doctor`.',
  ],
});
