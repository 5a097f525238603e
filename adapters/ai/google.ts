// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from '../../src/core/config-slice.ts';
import { neededModel } from './_needs.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';
import { wireModule } from './_wire-module.ts';

const GOOGLE_URL = 'https://generativelanguage.googleapis.com';

const facts: ServiceFacts = {
  name: 'google',
  title: 'Google Gemini',
  prefix: 'GEMINI',
  usualUrl: GOOGLE_URL,
};

export const googleConfig = defineConfig(
  backendSettings({
    key: 'google',
    title: 'Google Gemini',
    prefix: 'GEMINI',
    takes: ['apiKey', 'baseUrl', 'headers', 'temperature', 'topP', 'topK', 'stop'],
    own: {},
  }),
);

export default wireModule({
  title: facts.title,
  config: googleConfig,
  isConfigured: ({ apiKey }) => apiKey !== undefined,
  first: 'Set GEMINI_API_KEY and GEMINI_MODEL.',
  connect: async (settings, parts) => {
    const model = neededModel(settings, facts).replace(/^models\//, '');
    const service = serviceOf(facts, { ...settings, model });
    const [{ geminiBackend }, { httpSender }, { listModels }] = await Promise.all([
      import('./_gemini-wire.ts'),
      import('./_http.ts'),
      import('./_models.ts'),
    ]);
    const base = (settings.baseUrl ?? GOOGLE_URL).replace(/(?<!\/)\/+$/, '').replace(/\/v1(?:beta)?$/, '');
    const headers = { 'x-goog-api-key': settings.apiKey ?? '' };
    const url = `${base}/v1beta/models/${encodeURIComponent(model)}:streamGenerateContent?alt=sse`;
    const send = await httpSender(parts, settings.proxy);
    return {
      backend: await geminiBackend(service, settings, url, async () => headers, parts),
      service,
      where: new URL(base).host,
      models: (signal) =>
        listModels(
          send,
          `${base}/v1beta/models?pageSize=1000`,
          { ...settings.headers, ...headers },
          { list: 'models', name: 'name' },
          signal,
        ),
    };
  },
  steps: [
    'Create a key at https://aistudio.google.com/apikey and set `GEMINI_API_KEY` (or `GEMINI_API_KEY_FILE`).',
    'Set `GEMINI_MODEL` to one of its models.',
    'Start again and run `k8sgpt doctor`: it tells whether the key is accepted and the model is there.',
  ],
});
