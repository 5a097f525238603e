// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { neededModel } from './_needs.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';
import { wireModule } from './_wire-module.ts';

const OLLAMA_URL = 'http://localhost:11434';

const facts: ServiceFacts = { name: 'ollama', title: 'Ollama', prefix: 'OLLAMA', usualUrl: OLLAMA_URL };

export const ollamaConfig = defineConfig(
  backendSettings({
    key: 'ollama',
    title: 'Ollama',
    prefix: 'OLLAMA',
    takes: ['apiKey', 'baseUrl', 'headers', 'temperature', 'topP', 'topK', 'stop'],
    own: {
      apiKey: z.string().min(1).optional().describe('API key, where one is wanted (a proxy, the cloud)'),
      contextTokens: z.coerce
        .number('contextTokens is a whole number from 1024')
        .int('contextTokens is a whole number from 1024')
        .min(1024, 'contextTokens is a whole number from 1024')
        .default(8_192)
        .describe('Tokens of question and answer together: without it Ollama cuts long questions off unseen'),
      keepAlive: z
        .string()
        .min(1)
        .optional()
        .describe('How long the model stays loaded after an answer, such as 10m; default: of the server'),
    },
  }),
);

export default wireModule({
  title: facts.title,
  config: ollamaConfig,
  isConfigured: ({ baseUrl, model }) => baseUrl !== undefined || model !== undefined,
  first: 'Set OLLAMA_MODEL, and OLLAMA_BASE_URL where the server is on another machine.',
  connect: async (settings, parts) => {
    const service = serviceOf(facts, { ...settings, model: neededModel(settings, facts) });
    const { ollamaBackend } = await import('./_ollama-wire.ts');
    return ollamaBackend(service, settings, OLLAMA_URL, parts);
  },
  steps: [
    'Start Ollama and pull a model: `ollama pull NAME`.',
    'Set `OLLAMA_MODEL` to its name, and `OLLAMA_BASE_URL` where the server is on another machine.',
    'Start again and run `k8sgpt doctor`: it tells whether the model is there.',
  ],
});
