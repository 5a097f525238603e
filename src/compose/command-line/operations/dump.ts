// SPDX-License-Identifier: Apache-2.0

import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'dump',
  summary:
    'Write a support bundle: versions, settings without secrets, filters and what doctor finds, masked',
  flags: {
    output: {
      type: 'text',
      short: 'o',
      placeholder: 'FILE|-',
      description: 'where to (dump_TIME.json here); - prints it',
    },
  },
  examples: ['dump', 'dump --output -'],
  run: async ({ args, surface, screen }) =>
    (await import('../dump-command.ts')).runDump(args, surface, screen),
});
