import { type AnyCommand, defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import type { FlagSpecs } from '../core/flags.ts';

const config: FlagSpecs = {
  config: {
    type: 'text',
    placeholder: 'PATH',
    description: 'another configuration file than K8SGPT_CONFIG names',
  },
};

const operation = (command: Omit<AnyCommand, 'plan'>): AnyCommand =>
  defineCommand({
    ...command,
    plan: () => {
      throw new Refused(`${command.verb} is an operation of the command line.`);
    },
  });

/** What only the one who runs the product does, at a command line: described as commands are, for help and for typos. */
export const operations: readonly AnyCommand[] = [
  operation({
    verb: 'serve',
    summary: 'Run everything in one process: chat page, chat platforms, checks',
    flags: config,
    examples: ['serve'],
  }),
  operation({
    verb: 'bot',
    summary: 'Hold the connections to chat platforms; work goes to workers through Redis',
    flags: config,
    examples: ['bot'],
  }),
  operation({
    verb: 'worker',
    summary: 'Check clusters and explain, for bots on the same Redis',
    flags: config,
    examples: ['worker'],
  }),
  operation({
    verb: 'scheduler',
    summary:
      'Look after the watches for workers on the same Redis; each worker does so too, where there is none',
    flags: config,
    examples: ['scheduler'],
  }),
  operation({
    verb: 'doctor',
    summary: 'Check tokens, rights, Redis, AI key and clock, each with its fix',
    flags: {},
    examples: ['doctor', 'doctor -o json'],
  }),
  operation({
    verb: 'auth',
    summary:
      'Choose which AI explains, in the configuration file; keys are referred to, never written into it',
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
  }),
  operation({
    verb: 'config',
    summary: 'Check the configuration, or show what is in force and where it comes from',
    operands: { placeholder: 'check|show', max: 1 },
    flags: {},
    examples: ['config check', 'config show'],
  }),
];
