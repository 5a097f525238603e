// SPDX-License-Identifier: Apache-2.0

import type { FlagSpecs } from '../../core/flags.ts';

const text = (placeholder: string, description: string, short?: string): FlagSpecs[string] => ({
  type: 'text',
  placeholder,
  description,
  ...(short === undefined ? {} : { short }),
});

/** Flags of `auth` that name a setting of the backend; k8sgpt's own names beside ours. */
export const authSettings = {
  model: 'model',
  'base-url': 'baseUrl',
  baseurl: 'baseUrl',
  region: 'region',
  providerRegion: 'region',
  endpointname: 'endpoint',
  temperature: 'temperature',
  topp: 'topP',
  topk: 'topK',
  maxtokens: 'maxTokens',
  stopsequences: 'stop',
  // Azure calls the model by its deployment.
  engine: 'model',
  providerId: 'projectId',
  compartmentId: 'compartmentId',
  organizationId: 'organization',
  azureAPIVersion: 'apiVersion',
  proxy: 'proxy',
} as const satisfies Readonly<Record<string, string>>;

/** The flags of `auth`: k8sgpt's, with their letters, and where a key is. */
export const authFlags = {
  backend: text('BACKEND', 'the same as the word behind it; of remove several, by commas', 'b'),
  model: text('MODEL', 'which of its models', 'm'),
  'base-url': text('URL', 'where the service is', 'u'),
  region: text('REGION', 'region of the service', 'r'),
  temperature: text('NUMBER', 'how freely it answers, from 0 to 2', 't'),
  topp: text('NUMBER', 'from 0 to 1; left to the service unless given'),
  topk: text('NUMBER', 'a whole number; left to the service unless given', 'c'),
  maxtokens: text('NUMBER', 'tokens of one answer', 'l'),
  stopsequences: { type: 'list', short: 's', placeholder: 'TEXT', description: 'texts that end an answer' },
  engine: text('NAME', 'azureopenai: the deployment, which is its model', 'e'),
  endpointname: text('NAME', 'amazonsagemaker: the endpoint', 'n'),
  providerId: text('ID', 'googlevertexai, ibmwatsonxai: the project', 'i'),
  compartmentId: text('ID', 'oci: the compartment', 'k'),
  organizationId: text('ID', 'openai: the organization that is billed', 'o'),
  azureAPIVersion: text('VERSION', 'azureopenai: version of the API, such as 2024-10-21'),
  azureAPIType: text('TYPE', 'azureopenai: AZURE; others are set up by Entra ID, see docs/guide/ai.md', 'a'),
  proxy: text('URL', 'proxy for this backend alone'),
  'key-env': text('NAME', 'variable that holds the key'),
  'key-file': text('PATH', 'file of mode 0600 that holds the key'),
  'key-stdin': { type: 'boolean', description: 'read the key here, and keep it in such a file' },
  password: text('KEY', 'refused: it would stay in the history of the shell; of default: the backend', 'p'),
  baseurl: text('URL', 'the same as --base-url'),
  providerRegion: text('REGION', 'the same as --region'),
  backends: { type: 'list', placeholder: 'BACKEND', description: 'remove: which' },
  provider: text('BACKEND', 'default: which'),
  details: { type: 'boolean', description: 'list: with their settings' },
} as const satisfies FlagSpecs;
