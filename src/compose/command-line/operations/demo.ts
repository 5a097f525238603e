// SPDX-License-Identifier: Apache-2.0

import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'demo',
  summary: 'List the lessons of the demo, or say what one of them is about',
  operands: { placeholder: '[LESSON]', max: 1 },
  flags: { solution: { type: 'boolean', description: 'what is wrong, and what to do about it' } },
  examples: ['demo', 'demo pending-cpu', 'demo pending-cpu --solution'],
  run: async ({ args, screen }) => (await import('../demo-command.ts')).runDemo(args, screen),
});
