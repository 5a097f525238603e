import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'config',
  summary: 'Check the configuration, or show what is in force and where it comes from',
  operands: { placeholder: 'check|show', max: 1 },
  flags: {},
  examples: ['config check', 'config show'],
  run: async ({ args, surface, screen }) =>
    (await import('../config-command.ts')).runConfigCommand(args.operands[0], surface, screen),
});
