// SPDX-License-Identifier: Apache-2.0

import { defineCommand } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { filtersView } from '../views/filters.ts';

export default defineCommand({
  verb: 'filters',
  summary: 'List the filters: what a check looks at, and which of them are active',
  operands: { placeholder: '[list]', max: 2 },
  flags: {},
  examples: ['filters'],
  plan: ({ operands: [action = 'list', name] }, { filters }) => {
    if (action === 'add' || action === 'remove')
      throw new Refused(
        'Which filters are active is configuration: change analysis.filters, and start the bot again.',
        { hint: `k8sgpt filters ${action} ${name ?? 'Log'}` },
      );
    if (action !== 'list' || name !== undefined)
      throw new Refused(`filters takes no "${name ?? action}".`, { hint: 'filters' });
    return { type: 'answer', audience: 'person', document: filtersView(filters) };
  },
});
