// SPDX-License-Identifier: Apache-2.0

import { expect } from 'vitest';
import cohere from '../../adapters/ai/cohere.ts';
import customrest from '../../adapters/ai/customrest.ts';
import google from '../../adapters/ai/google.ts';
import ollama from '../../adapters/ai/ollama.ts';
import { contractOf } from '../contracts/ai-backend-served.ts';
import { cohereSpeech } from '../standins/speech/cohere.ts';
import { customrestSpeech } from '../standins/speech/customrest.ts';
import { geminiSpeech } from '../standins/speech/gemini.ts';
import { ollamaSpeech } from '../standins/speech/ollama.ts';

const KEY = 'AbCdEfGhIjKlMnOpQrStUvWx0123456789';

contractOf('ollama', {
  module: ollama,
  speech: ollamaSpeech,
  secret: KEY,
  settings: (url) => ({ apiKey: KEY, baseUrl: url, model: 'llama-x' }),
  about: { key: /OLLAMA_API_KEY/, model: /OLLAMA_MODEL/, callIds: false, filters: false },
  check: ({ path, headers, body }) => {
    expect(path).toBe('/api/chat');
    expect(headers.authorization).toBe(`Bearer ${KEY}`);
    expect(body.options).toMatchObject({ num_ctx: 8_192, num_predict: 50 });
  },
});

contractOf('cohere', {
  module: cohere,
  speech: cohereSpeech,
  secret: KEY,
  settings: (url) => ({ apiKey: KEY, baseUrl: `${url}/v1`, model: 'command-x' }),
  about: { key: /COHERE_API_KEY/, model: /COHERE_MODEL/, tellsModel: false, tellsCached: true },
  check: ({ path, headers }) => {
    expect(path).toBe('/v2/chat');
    expect(headers.authorization).toBe(`Bearer ${KEY}`);
  },
});

contractOf('google', {
  module: google,
  speech: geminiSpeech,
  secret: KEY,
  settings: (url) => ({ apiKey: KEY, baseUrl: url, model: 'models/gemini-x' }),
  about: { key: /GEMINI_API_KEY/, model: /GEMINI_MODEL/, callIds: false, tellsCached: true },
  check: ({ path, headers, raw }) => {
    expect(path).toBe('/v1beta/models/gemini-x:streamGenerateContent?alt=sse');
    expect(headers['x-goog-api-key']).toBe(KEY);
    // What a call was signed with goes back with it.
    if (raw.includes('functionResponse')) expect(raw).toContain('signed-get_logs');
  },
});

contractOf('customrest', {
  module: customrest,
  speech: customrestSpeech,
  secret: KEY,
  settings: (url) => ({ apiKey: KEY, baseUrl: `${url}/explain`, model: 'mine' }),
  about: {
    key: /CUSTOMREST_API_KEY/,
    model: /CUSTOMREST_MODEL/,
    tools: false,
    schema: false,
    tellsUsage: false,
    tellsFinish: false,
  },
  check: ({ path, headers }) => {
    expect(path).toBe('/explain');
    expect(headers.accept).toBe('application/x-ndjson');
  },
});
