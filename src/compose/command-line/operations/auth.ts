// SPDX-License-Identifier: Apache-2.0

import { authFlags } from '../auth-flags.ts';
import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'auth',
  summary: 'Choose which AI explains, in the configuration file; keys are referred to, never written into it',
  operands: { placeholder: 'add|list|update|remove|default [BACKEND]', max: 2 },
  flags: authFlags,
  examples: [
    'auth list',
    'auth add anthropic --model claude-x',
    'auth add openai --key-env OPENAI_API_KEY --model gpt-x',
    'auth update --backend openai --temperature 0.2',
    'auth remove --backends openai,groq',
    'auth default ollama',
  ],
  run: async ({ args, surface, screen }) =>
    (await import('../auth-command.ts')).runAuth(args, surface, screen),
});
