// SPDX-License-Identifier: Apache-2.0

import { expect } from 'vitest';
import azureopenai from '../../adapters/ai/azureopenai.ts';
import bedrockmantle from '../../adapters/ai/bedrockmantle.ts';
import groq from '../../adapters/ai/groq.ts';
import huggingface from '../../adapters/ai/huggingface.ts';
import litellm from '../../adapters/ai/litellm.ts';
import localai from '../../adapters/ai/localai.ts';
import openai from '../../adapters/ai/openai.ts';
import openaicompatible from '../../adapters/ai/openaicompatible.ts';
import type { AiModule } from '../../src/core/ports/ai-module.ts';
import { contractOf } from '../contracts/ai-backend-served.ts';
import { openaiSpeech } from '../standins/speech/openai.ts';

const KEY = 'sk-proj-AbCdEfGhIjKlMnOpQrStUvWx0123456789';

interface Speaker {
  readonly module: AiModule<any>;
  readonly key: RegExp;
  readonly model: RegExp;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly base?: (url: string) => string;
  readonly path?: string;
  readonly header?: string;
}

const speakers: Readonly<Record<string, Speaker>> = {
  openai: { module: openai, key: /OPENAI_API_KEY/, model: /OPENAI_MODEL/ },
  localai: { module: localai, key: /LOCALAI_API_KEY/, model: /LOCALAI_MODEL/ },
  litellm: { module: litellm, key: /LITELLM_API_KEY/, model: /LITELLM_MODEL/ },
  groq: { module: groq, key: /GROQ_API_KEY/, model: /GROQ_MODEL/ },
  huggingface: { module: huggingface, key: /HF_TOKEN/, model: /HUGGINGFACE_MODEL/ },
  openaicompatible: {
    module: openaicompatible,
    key: /OPENAI_COMPATIBLE_API_KEY/,
    model: /OPENAI_COMPATIBLE_MODEL/,
  },
  bedrockmantle: {
    module: bedrockmantle,
    key: /AWS_BEARER_TOKEN_BEDROCK/,
    model: /BEDROCK_MANTLE_MODEL/,
  },
  'azureopenai with a version': {
    module: azureopenai,
    key: /AZURE_OPENAI_API_KEY/,
    model: /AZURE_OPENAI_MODEL/,
    settings: { apiVersion: '2024-10-21' },
    base: (url) => url,
    path: '/openai/deployments/a-model/chat/completions?api-version=2024-10-21',
    header: 'api-key',
  },
  'azureopenai without a version': {
    module: azureopenai,
    key: /AZURE_OPENAI_API_KEY/,
    model: /AZURE_OPENAI_MODEL/,
    base: (url) => `${url}/openai/v1/`,
    path: '/openai/v1/chat/completions',
    header: 'api-key',
  },
};

for (const [name, { module, key, model, settings, base, path, header }] of Object.entries(speakers))
  contractOf(name, {
    module,
    speech: openaiSpeech,
    secret: KEY,
    settings: (url) => ({
      apiKey: KEY,
      baseUrl: base?.(url) ?? `${url}/v1`,
      model: 'a-model',
      ...settings,
    }),
    about: { key, model, tellsCached: true },
    check: (asked) => {
      expect(asked.path).toBe(path ?? '/v1/chat/completions');
      expect(asked.headers[header ?? 'authorization']).toBe(header === undefined ? `Bearer ${KEY}` : KEY);
      expect(asked.headers['user-agent']).toBe('k8sgpt/test');
      if (header !== undefined) expect(asked.headers).not.toHaveProperty('authorization');
    },
  });
