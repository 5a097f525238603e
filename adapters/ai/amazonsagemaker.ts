// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { AWS_CREDENTIALS } from './_bedrock-settings.ts';
import { needed } from './_needs.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';
import { wireModule } from './_wire-module.ts';

const facts: ServiceFacts = {
  name: 'amazonsagemaker',
  title: 'Amazon SageMaker',
  prefix: 'SAGEMAKER',
  keyVariable: null,
  credentials: AWS_CREDENTIALS,
};

export const amazonsagemakerConfig = defineConfig(
  backendSettings({
    key: 'amazonsagemaker',
    title: 'Amazon SageMaker',
    prefix: 'SAGEMAKER',
    takes: ['baseUrl', 'headers', 'region', 'temperature', 'topP', 'topK', 'stop'],
    own: {
      endpoint: z.string().min(1).optional().describe('Name of the endpoint'),
      component: z.string().min(1).optional().describe('Inference component of the endpoint'),
      model: z
        .string()
        .min(1)
        .default('default')
        .describe('Sent along; most containers have one model and ignore it'),
      customAttributes: z
        .string()
        .min(1)
        .optional()
        .describe('Attributes that the container is given, such as accept_eula=true'),
      profile: z.string().min(1).optional().describe('Profile of the AWS configuration files'),
    },
  }),
);

export default wireModule({
  title: facts.title,
  config: amazonsagemakerConfig,
  isConfigured: ({ endpoint }) => endpoint !== undefined,
  first: 'Set SAGEMAKER_ENDPOINT and AWS_REGION.',
  connect: async (settings, parts) => {
    const endpoint = needed(settings.endpoint, facts, 'endpoint', 'the name of an endpoint');
    const { env } = parts;
    const region = needed(
      settings.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined),
      facts,
      'region',
      'a region',
    );
    const usualUrl = `https://runtime.sagemaker.${region}.amazonaws.com`;
    const model = settings.model === 'default' ? endpoint : settings.model;
    const plain = serviceOf({ ...facts, usualUrl }, { ...settings, model });
    const service = { ...plain, variables: { ...plain.variables, model: 'SAGEMAKER_ENDPOINT' } };
    const { sagemakerBackend } = await import('./_sagemaker-invoke.ts');
    const backend = await sagemakerBackend(service, { ...settings, region, endpoint }, parts);
    return { backend, service, where: new URL(settings.baseUrl ?? usualUrl).host };
  },
  steps: [
    'Deploy a model whose container takes chat messages (LMI, TGI or vLLM) and set `SAGEMAKER_ENDPOINT` and `AWS_REGION`.',
    'Give the bot credentials: a role of its pod or machine, `AWS_PROFILE`, or an access key.',
    'Start again and run `k8sgpt doctor`.',
  ],
});
