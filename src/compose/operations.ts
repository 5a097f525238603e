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
    verb: 'doctor',
    summary: 'Check tokens, rights, Redis, AI key and clock, each with its fix',
    flags: {},
    examples: ['doctor', 'doctor -o json'],
  }),
  operation({
    verb: 'config',
    summary: 'Check the configuration, or show what is in force and where it comes from',
    operands: { placeholder: 'check|show', max: 1 },
    flags: {},
    examples: ['config check', 'config show'],
  }),
];
