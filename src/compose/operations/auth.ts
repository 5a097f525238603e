import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'auth',
  summary: 'Choose which AI explains, in the configuration file; keys are referred to, never written into it',
  operands: { placeholder: 'add|list|update|remove|default [BACKEND]', max: 2 },
  flags: {
    backend: {
      type: 'text',
      short: 'b',
      placeholder: 'BACKEND',
      description: 'the same as the word behind it',
    },
    model: { type: 'text', short: 'm', placeholder: 'MODEL', description: 'which of its models' },
    'base-url': { type: 'text', short: 'u', placeholder: 'URL', description: 'where the service is' },
    region: { type: 'text', short: 'r', placeholder: 'REGION', description: 'region of the service' },
    'key-env': { type: 'text', placeholder: 'NAME', description: 'variable that holds the key' },
    'key-file': { type: 'text', placeholder: 'PATH', description: 'file of mode 0600 that holds the key' },
    'key-stdin': { type: 'boolean', description: 'read the key here, and keep it in such a file' },
    password: {
      type: 'text',
      short: 'p',
      placeholder: 'KEY',
      description: 'refused: it would stay in the history of the shell',
    },
  },
  examples: [
    'auth list',
    'auth add anthropic --key-env ANTHROPIC_API_KEY --model claude-x',
    'auth default ollama',
  ],
  run: async ({ args, surface, screen }) =>
    (await import('../auth-command.ts')).runAuth(args, surface, screen),
});
