// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { needed, neededModel } from './_needs.ts';
import type { OpenAiPlace } from './_openai-client.ts';
import { openaiModule } from './_openai-module.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';

const facts: ServiceFacts = {
  name: 'azureopenai',
  title: 'Azure OpenAI',
  prefix: 'AZURE_OPENAI',
};

export const azureopenaiConfig = defineConfig(
  backendSettings({
    key: 'azureopenai',
    title: 'Azure OpenAI',
    prefix: 'AZURE_OPENAI',
    takes: ['apiKey', 'baseUrl', 'headers', 'temperature', 'topP', 'stop'],
    own: {
      apiKey: z.string().min(1).optional().describe('API key; default: a token of Entra ID'),
      baseUrl: z
        .url({ protocol: /^https?$/, error: 'baseUrl is an address such as https://name.openai.azure.com' })
        .optional()
        .describe('Endpoint of the resource, such as https://name.openai.azure.com'),
      model: z.string().min(1).optional().describe('Name of the deployment'),
      apiVersion: z
        .string()
        .min(1)
        .optional()
        .describe('Version of the API, such as 2024-10-21; default: the version v1, which has no date'),
      tenantId: z.string().min(1).optional().describe('Tenant of Entra ID, for tokens of an application'),
      clientId: z
        .string()
        .min(1)
        .optional()
        .describe('Application, or the managed identity where the machine has several'),
      clientSecret: z.string().min(1).optional().describe('Secret of the application'),
      federatedTokenFile: z
        .string()
        .min(1)
        .optional()
        .describe('Token of the service account that workload identity exchanges'),
      authority: z
        .url({
          protocol: /^https?$/,
          error: 'authority is an address such as https://login.microsoftonline.com',
        })
        .default('https://login.microsoftonline.com')
        .describe('Who gives tokens: another one in national clouds'),
      audience: z
        .url({ error: 'audience is an address such as https://cognitiveservices.azure.com' })
        .default('https://cognitiveservices.azure.com')
        .describe('Whom tokens are for: another one in national clouds'),
    },
    env: {
      // The names that Azure's own clients use.
      AZURE_OPENAI_ENDPOINT: 'baseUrl',
      AZURE_OPENAI_DEPLOYMENT: 'model',
      AZURE_TENANT_ID: 'tenantId',
      AZURE_CLIENT_ID: 'clientId',
      AZURE_CLIENT_SECRET: 'clientSecret',
      AZURE_FEDERATED_TOKEN_FILE: 'federatedTokenFile',
      AZURE_AUTHORITY_HOST: 'authority',
    },
    secrets: ['clientSecret'],
  }),
);

type AzureSettings = z.output<typeof azureopenaiConfig.schema>;

/** An address that people copied with more than the endpoint. */
const endpointOf = (baseUrl: string): string =>
  baseUrl.replace(/(?<!\/)\/+$/, '').replace(/\/openai(?:\/.*)?$/, '');

const addressOf = (settings: AzureSettings, model: string): Pick<OpenAiPlace, 'baseUrl' | 'query'> => {
  const endpoint = endpointOf(needed(settings.baseUrl, facts, 'baseUrl', 'the endpoint of its resource'));
  if (settings.apiVersion === undefined) return { baseUrl: `${endpoint}/openai/v1` };
  return {
    baseUrl: `${endpoint}/openai/deployments/${encodeURIComponent(model)}`,
    query: { 'api-version': settings.apiVersion },
  };
};

export default openaiModule({
  title: facts.title,
  config: azureopenaiConfig,
  isConfigured: ({ baseUrl }) => baseUrl !== undefined,
  first: 'Set AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_DEPLOYMENT and AZURE_OPENAI_API_KEY.',
  place: async (settings, parts) => {
    const model = neededModel(settings, facts, 'the name of a deployment');
    const address = addressOf(settings, model);
    const service = serviceOf({ ...facts, usualUrl: address.baseUrl }, { ...settings, model });
    const { apiKey, proxy } = settings;
    if (apiKey !== undefined) {
      const headers = { 'api-key': apiKey, ...settings.headers };
      return { proxy, settings, service, ...address, headers };
    }
    const [{ entraToken }, { httpSender }] = await Promise.all([
      import('./_azure-token.ts'),
      import('./_http.ts'),
    ]);
    const send = await httpSender(parts, proxy);
    const token = entraToken(settings, { send, clock: parts.clock, env: parts.env });
    return { proxy, settings, service, ...address, headers: settings.headers, apiKey: token };
  },
  steps: [
    'Deploy a model in a resource of Azure OpenAI; set `AZURE_OPENAI_ENDPOINT` and `AZURE_OPENAI_DEPLOYMENT`.',
    'Set `AZURE_OPENAI_API_KEY` (or `AZURE_OPENAI_API_KEY_FILE`); or use Entra ID: `AZURE_TENANT_ID` and `AZURE_CLIENT_ID` with `AZURE_CLIENT_SECRET`, a workload identity, or the managed identity of the machine.',
    'Start again and run `k8sgpt doctor`.',
  ],
});
