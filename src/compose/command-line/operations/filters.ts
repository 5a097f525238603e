// SPDX-License-Identifier: Apache-2.0

import { defineOperation } from '../operation.ts';

export default defineOperation({
  verb: 'filters',
  takes: ['', 'list', 'add', 'remove'],
  summary: 'List the filters, or choose which are active, in the configuration file',
  operands: { placeholder: '[list|add|remove] [FILTER,…]', max: 40, suggests: 'filters' },
  flags: {},
  examples: [
    'filters list',
    'filters add Log,BestPractice',
    'filters remove ConfigMap',
    'filters list -o json',
  ],
  run: async ({ args, surface, screen }) =>
    (await import('../filters-command.ts')).runFilters(args, surface, screen),
});
