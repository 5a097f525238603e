// SPDX-License-Identifier: Apache-2.0

import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'doctor',
  summary: 'Check tokens, rights, Redis, AI key and clock, each with its fix',
  flags: {},
  examples: ['doctor', 'doctor -o json'],
  run: async ({ surface, screen }) => (await import('../doctor-command.ts')).runDoctor(surface, screen),
});
