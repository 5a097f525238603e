// SPDX-License-Identifier: Apache-2.0

import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'generate',
  summary: 'Say where a key for an AI backend comes from, and open that page where there is a browser',
  operands: { placeholder: '[BACKEND]', max: 1 },
  flags: {
    backend: { type: 'text', short: 'b', placeholder: 'BACKEND', description: 'which (openai)' },
    'no-browser': { type: 'boolean', description: 'only print it' },
  },
  examples: ['generate', 'generate --backend anthropic'],
  run: async ({ args, screen }) => (await import('../generate-command.ts')).runGenerate(args, screen),
});
