// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { Refused } from '../../src/core/errors.ts';
import { needed, neededModel } from './_needs.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';
import { wireModule } from './_wire-module.ts';

const facts: ServiceFacts = { name: 'ibmwatsonxai', title: 'IBM watsonx.ai', prefix: 'WATSONX' };

export const ibmwatsonxaiConfig = defineConfig(
  backendSettings({
    key: 'ibmwatsonxai',
    title: 'IBM watsonx.ai',
    prefix: 'WATSONX',
    takes: ['apiKey', 'baseUrl', 'headers', 'region', 'temperature', 'topP', 'stop'],
    own: {
      region: z.string().min(1).default('us-south').describe('Region of the service'),
      projectId: z.string().min(1).optional().describe('Project that is billed'),
      spaceId: z.string().min(1).optional().describe('Deployment space that is billed, instead of a project'),
      apiVersion: z.string().min(1).default('2025-02-06').describe('Version of the API, a date'),
      iamUrl: z
        .url({ protocol: /^https?$/, error: 'iamUrl is an address such as https://iam.cloud.ibm.com' })
        .default('https://iam.cloud.ibm.com')
        .describe('Who gives tokens for the key'),
    },
    env: {
      // The names that IBM's own clients use.
      WATSONX_APIKEY: 'apiKey',
      WATSONX_URL: 'baseUrl',
    },
  }),
);

export default wireModule({
  title: facts.title,
  config: ibmwatsonxaiConfig,
  isConfigured: ({ apiKey }) => apiKey !== undefined,
  first: 'Set WATSONX_API_KEY, WATSONX_MODEL and WATSONX_PROJECT_ID.',
  connect: async (settings, parts) => {
    const model = neededModel(settings, facts);
    const { projectId, spaceId } = settings;
    if (projectId === undefined && spaceId === undefined)
      throw new Refused('IBM watsonx.ai needs a project or a deployment space.', {
        hint: 'Set WATSONX_PROJECT_ID (ibmwatsonxai.projectId) or WATSONX_SPACE_ID.',
      });
    const apiKey = needed(settings.apiKey, facts, 'apiKey', 'an API key');
    const usualUrl = `https://${settings.region}.ml.cloud.ibm.com`;
    const base = (settings.baseUrl ?? usualUrl).replace(/(?<!\/)\/+$/, '');
    const service = serviceOf({ ...facts, usualUrl }, { ...settings, model });
    const { watsonxBackend } = await import('./_watsonx-wire.ts');
    const backend = await watsonxBackend(service, { ...settings, apiKey, base }, parts);
    return { backend, service, where: new URL(base).host };
  },
  steps: [
    'Create an API key at https://cloud.ibm.com/iam/apikeys and set `WATSONX_API_KEY` (or `WATSONX_API_KEY_FILE`).',
    'Set `WATSONX_MODEL`, `WATSONX_PROJECT_ID`, and `WATSONX_REGION` for another region than us-south.',
    'Start again and run `k8sgpt doctor`.',
  ],
});
