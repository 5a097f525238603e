import { z } from 'zod';
import { defineConfig } from '../../src/core/config-slice.ts';

export const OPENAI_URL = 'https://api.openai.com/v1';

const seconds = (fallback: number) =>
  z.coerce
    .number('a time is a number of seconds above 0')
    .positive('a time is a number of seconds above 0')
    .default(fallback);

export const openaiConfig = defineConfig({
  key: 'openai',
  title: 'OpenAI, and servers that speak its language',
  schema: z.strictObject({
    apiKey: z.string().min(1).optional().describe('API key; servers of your own may need none'),
    baseUrl: z
      .url({ protocol: /^https?$/, error: 'baseUrl is an address such as https://api.openai.com/v1' })
      .optional()
      .describe(`Where the API is, most often ending in /v1; default: ${OPENAI_URL}`),
    model: z.string().min(1).default('gpt-5.4-mini').describe('Model that explains'),
    organization: z.string().optional().describe('Organization that is billed, when the key has several'),
    project: z.string().optional().describe('Project that is billed, when the key has several'),
    temperature: z.coerce
      .number('temperature is a number from 0 to 2')
      .min(0, 'temperature is a number from 0 to 2')
      .max(2, 'temperature is a number from 0 to 2')
      .optional()
      .describe("Sent only when set; default: the model's own"),
    timeout: seconds(120).describe('Longest time for a whole answer, in seconds'),
    idleTimeout: seconds(60).describe('Longest silence before and within an answer, in seconds'),
  }),
  env: {
    OPENAI_API_KEY: 'apiKey',
    OPENAI_BASE_URL: 'baseUrl',
    OPENAI_MODEL: 'model',
    OPENAI_ORGANIZATION: 'organization',
    // The name that OpenAI's own clients use.
    OPENAI_ORG_ID: 'organization',
    OPENAI_PROJECT_ID: 'project',
  },
  secrets: ['apiKey'],
});

export type OpenAiSettings = z.output<typeof openaiConfig.schema>;
