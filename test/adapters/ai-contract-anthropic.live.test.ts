// SPDX-License-Identifier: Apache-2.0

import anthropic from '../../adapters/ai/anthropic.ts';
import { contractOf } from '../contracts/ai-backend-served.ts';
import { anthropicSpeech } from '../standins/speech/anthropic.ts';

const KEY = 'sk-ant-api03-AbCdEfGhIjKlMnOpQrStUvWx0123456789';

contractOf('anthropic', {
  module: anthropic,
  speech: anthropicSpeech,
  secret: KEY,
  settings: (url) => ({ apiKey: KEY, baseUrl: url, model: 'claude-x' }),
  about: { key: /ANTHROPIC_API_KEY/, model: /ANTHROPIC_MODEL/, tellsCached: true },
});
