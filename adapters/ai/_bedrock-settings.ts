// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { needed, neededModel } from './_needs.ts';
import { type ServiceFacts, serviceOf } from './_service.ts';
import { backendSettings } from './_settings.ts';
import { wireModule } from './_wire-module.ts';

/** Where AWS takes credentials from, for those whose are not accepted. */
export const AWS_CREDENTIALS =
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this pod or machine a role that may use it.';

interface Named {
  readonly name: string;
  readonly title: string;
  readonly prefix: string;
}

/** Settings of Bedrock, which two backends have: k8sgpt had one for each of its APIs. */
export const bedrockSettings = ({ name, title, prefix }: Named) =>
  backendSettings({
    key: name,
    title,
    prefix,
    takes: ['apiKey', 'baseUrl', 'headers', 'region', 'temperature', 'topP', 'stop'],
    own: {
      apiKey: z
        .string()
        .min(1)
        .optional()
        .describe(
          'API key of Bedrock; default: AWS_BEARER_TOKEN_BEDROCK, else the credentials that all AWS tools find',
        ),
      model: z
        .string()
        .min(1)
        .optional()
        .describe('Id of a model, or id or ARN of an inference profile, a provisioned or an imported model'),
      profile: z.string().min(1).optional().describe('Profile of the AWS configuration files'),
    },
  });

/** The same service under two names. */
export const bedrockModule = (named: Named, config: ReturnType<typeof bedrockSettings>) => {
  const facts: ServiceFacts = { ...named, keyVariable: null, credentials: AWS_CREDENTIALS };
  return wireModule({
    title: named.title,
    config,
    isConfigured: ({ model }) => model !== undefined,
    first: `Set ${named.prefix}_MODEL and AWS_REGION.`,
    connect: async (settings, parts) => {
      const model = neededModel(settings, facts);
      const { env } = parts;
      const region = needed(
        settings.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined),
        facts,
        'region',
        'a region',
      );
      const usualUrl = `https://bedrock-runtime.${region}.amazonaws.com`;
      const service = serviceOf({ ...facts, usualUrl }, { ...settings, model });
      const { bedrockBackend } = await import('./_bedrock-converse.ts');
      const backend = await bedrockBackend(service, { ...settings, region }, parts);
      return { backend, service, where: new URL(settings.baseUrl ?? usualUrl).host };
    },
    steps: [
      `Allow a model in Amazon Bedrock; set \`${named.prefix}_MODEL\` to its id or to that of an inference profile, and \`AWS_REGION\`.`,
      'Give the bot credentials: a role of its pod or machine, `AWS_PROFILE`, an access key, or an API key of Bedrock.',
      'Start again and run `k8sgpt doctor`.',
    ],
  });
};
