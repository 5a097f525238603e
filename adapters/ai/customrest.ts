// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { needed } from './_needs.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';
import { wireModule } from './_wire-module.ts';

const facts: ServiceFacts = { name: 'customrest', title: 'A REST service of your own', prefix: 'CUSTOMREST' };

export const customrestConfig = defineConfig(
  backendSettings({
    key: 'customrest',
    title: 'A REST service of your own',
    prefix: 'CUSTOMREST',
    takes: ['apiKey', 'baseUrl', 'headers', 'temperature', 'topP', 'topK', 'stop'],
    own: {
      apiKey: z.string().min(1).optional().describe('Sent as a bearer token'),
      baseUrl: z
        .url({ protocol: /^https?$/, error: 'baseUrl is an address such as http://localhost:8000/explain' })
        .optional()
        .describe('Where questions are posted, with its whole path'),
      model: z.string().min(1).default('default').describe('Sent along; the service may ignore it'),
    },
  }),
);

export default wireModule({
  title: facts.title,
  config: customrestConfig,
  isConfigured: ({ baseUrl }) => baseUrl !== undefined,
  first: 'Set CUSTOMREST_BASE_URL.',
  connect: async (settings, parts) => {
    const url = needed(settings.baseUrl, facts, 'baseUrl', 'its address');
    const service = serviceOf(facts, settings);
    const { customrestBackend } = await import('./_customrest-wire.ts');
    const backend = await customrestBackend(service, settings, url, parts);
    return { backend, service, where: new URL(url).host };
  },
  steps: [
    'Write a service that takes `{model, prompt, options}` and gives `{response}`: see docs/guide/ai.md.',
    'Set `CUSTOMREST_BASE_URL` to its address, and `CUSTOMREST_API_KEY` where it wants a bearer token.',
    'Start again and run `k8sgpt doctor`.',
  ],
});
