// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from '../../src/core/config-slice.ts';
import { needed, neededModel } from './_needs.ts';
import { openaiModule } from './_openai-module.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';

const facts: ServiceFacts = {
  name: 'bedrockmantle',
  title: 'Amazon Bedrock (Mantle)',
  prefix: 'BEDROCK_MANTLE',
  keyVariable: 'AWS_BEARER_TOKEN_BEDROCK',
};

export const bedrockmantleConfig = defineConfig(
  backendSettings({
    key: 'bedrockmantle',
    title: 'Amazon Bedrock by its OpenAI-compatible endpoint (Mantle)',
    prefix: 'BEDROCK_MANTLE',
    takes: ['apiKey', 'baseUrl', 'headers', 'region', 'temperature', 'topP', 'stop'],
    own: {},
    env: {
      // The names that AWS uses.
      AWS_BEARER_TOKEN_BEDROCK: 'apiKey',
    },
  }),
);

export default openaiModule({
  title: facts.title,
  config: bedrockmantleConfig,
  isConfigured: ({ model }) => model !== undefined,
  first: 'Set AWS_BEARER_TOKEN_BEDROCK, BEDROCK_MANTLE_MODEL and AWS_REGION.',
  place: (settings, { env }) => {
    const model = neededModel(settings, facts);
    const region = settings.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined);
    const baseUrl =
      settings.baseUrl ?? `https://bedrock-mantle.${needed(region, facts, 'region', 'a region')}.api.aws/v1`;
    const service = serviceOf({ ...facts, usualUrl: baseUrl }, { ...settings, model });
    return { ...settings, service, baseUrl, settings };
  },
  steps: [
    'Create an API key of Amazon Bedrock and set `AWS_BEARER_TOKEN_BEDROCK` (or `AWS_BEARER_TOKEN_BEDROCK_FILE`).',
    'Set `BEDROCK_MANTLE_MODEL`, and `AWS_REGION` or `BEDROCK_MANTLE_REGION`.',
    'Start again and run `k8sgpt doctor`.',
  ],
});
