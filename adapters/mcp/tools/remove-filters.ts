// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { word } from '../fields.ts';
import { ownSettings } from '../own-machine.ts';
import { defineTool } from '../tool.ts';

export default defineTool({
  name: 'remove-filters',
  title: 'No longer look at these filters',
  description:
    'No longer look at these filters where analyze names none: written to the configuration file of this machine. Only where the server runs on the machine of who asks.',
  input: z.object({ filters: z.array(word()).min(1).max(100).describe('Names of list-filters') }),
  output: z.object({ message: z.string(), active: z.array(z.string()) }),
  changes: 'removes',
  run: async ({ filters }, context) => {
    const message = await ownSettings(context).removeFilters(filters);
    const now = await context.desk.filters();
    const active = now.filter((filter) => filter.active !== 'no').map(({ name }) => name);
    return { data: { message, active }, text: message };
  },
});
