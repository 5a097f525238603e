// SPDX-License-Identifier: Apache-2.0

import { beforeEach, expect, vi } from 'vitest';
import amazonbedrock from '../../adapters/ai/amazonbedrock.ts';
import amazonbedrockconverse from '../../adapters/ai/amazonbedrockconverse.ts';
import amazonsagemaker from '../../adapters/ai/amazonsagemaker.ts';
import { contractOf } from '../contracts/ai-backend-served.ts';
import { bedrockSpeech, sagemakerSpeech } from '../standins/speech/aws.ts';
import { signaturesOf } from '../support/sigv4.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const KEY = 'bedrock-api-key-AbCdEfGhIjKlMnOpQrStUvWx0123456789';
const PROFILE = 'arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-x-v1:0';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET);
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
});

const about = { key: /AWS_ACCESS_KEY_ID|credentials/, tellsModel: false, tellsCached: true };

contractOf('amazonbedrock', {
  module: amazonbedrock,
  speech: bedrockSpeech,
  secret: KEY,
  settings: (url) => ({ baseUrl: url, model: PROFILE }),
  parts: () => ({ env: { AWS_REGION: 'eu-west-1' } }),
  about: { ...about, model: /BEDROCK_MODEL/ },
  check: (asked) => {
    expect(decodeURIComponent(asked.path)).toBe(`/model/${PROFILE}/converse-stream`);
    expect(asked.body).toMatchObject({ system: [{ text: 'Explain.' }], inferenceConfig: { maxTokens: 50 } });
    const { given, right, scope } = signaturesOf(asked, SECRET);
    expect(scope).toMatch(/^\d{8}\/eu-west-1\/bedrock\/aws4_request$/);
    expect(given).toBe(right);
  },
});

contractOf('amazonbedrockconverse', {
  module: amazonbedrockconverse,
  speech: bedrockSpeech,
  secret: KEY,
  settings: (url) => ({ baseUrl: url, model: 'amazon.nova-x', region: 'us-west-2', apiKey: KEY }),
  about: { ...about, model: /BEDROCK_CONVERSE_MODEL/ },
  check: ({ headers }) => expect(headers.authorization).toBe(`Bearer ${KEY}`),
});

contractOf('amazonsagemaker', {
  module: amazonsagemaker,
  speech: sagemakerSpeech,
  secret: KEY,
  settings: (url) => ({ baseUrl: url, endpoint: 'my-endpoint', region: 'eu-west-1' }),
  about: { ...about, model: /SAGEMAKER_ENDPOINT/, tellsModel: true },
  check: (asked) => {
    expect(asked.path).toBe('/endpoints/my-endpoint/invocations-response-stream');
    expect(asked.body.max_tokens).toBe(50);
    expect(asked.body.messages[0]).toEqual({ role: 'system', content: 'Explain.' });
    const { given, right } = signaturesOf(asked, SECRET);
    expect(given).toBe(right);
  },
});
