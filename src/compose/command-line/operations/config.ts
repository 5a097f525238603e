// SPDX-License-Identifier: Apache-2.0

import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'config',
  summary: "Check the configuration, show what is in force, or turn k8sgpt's own file into one of ours",
  operands: { placeholder: 'check|show|migrate', max: 1 },
  flags: {
    'dry-run': { type: 'boolean', description: 'migrate: print what would be written, and write nothing' },
  },
  examples: ['config check', 'config show', 'config migrate --dry-run'],
  run: async ({ args, surface, screen }) => {
    if (args.operands[0] === 'migrate')
      return (await import('../migrate-command.ts')).runMigrate(
        args.flags['dry-run'] === true,
        surface,
        screen,
      );
    return (await import('../config-command.ts')).runConfigCommand(args.operands[0], surface, screen);
  },
});
