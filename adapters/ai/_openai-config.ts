// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';
import { backendSettings } from './_settings.ts';

export const OPENAI_URL = 'https://api.openai.com/v1';

export const openaiConfig = defineConfig(
  backendSettings({
    key: 'openai',
    title: 'OpenAI',
    prefix: 'OPENAI',
    takes: ['apiKey', 'baseUrl', 'headers', 'organization', 'temperature', 'topP', 'stop'],
    own: {
      apiKey: z.string().min(1).optional().describe('API key; servers of your own may need none'),
      baseUrl: z
        .url({ protocol: /^https?$/, error: 'baseUrl is an address such as https://api.openai.com/v1' })
        .optional()
        .describe(`Where the API is, most often ending in /v1; default: ${OPENAI_URL}`),
      model: z.string().min(1).default('gpt-5.4-mini').describe('Model that explains'),
      organization: z.string().optional().describe('Organization that is billed, when the key has several'),
      project: z.string().optional().describe('Project that is billed, when the key has several'),
    },
    env: {
      // The names that OpenAI's own clients use.
      OPENAI_ORG_ID: 'organization',
      OPENAI_PROJECT_ID: 'project',
    },
  }),
);

export type OpenAiSettings = z.output<typeof openaiConfig.schema>;
