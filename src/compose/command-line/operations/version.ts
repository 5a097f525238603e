// SPDX-License-Identifier: Apache-2.0

import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'version',
  summary: 'Say which version this is, with its commit and Node.js where more is asked for',
  flags: {
    verbose: { type: 'boolean', short: 'v', description: 'with commit, Node.js and platform' },
  },
  examples: ['version', 'version -v', 'version -o json'],
  run: async ({ surface, screen }) => (await import('../version-command.ts')).runVersion(surface, screen),
});
