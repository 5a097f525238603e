// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { defineTool } from '../tool.ts';

export default defineTool({
  name: 'list-filters',
  title: 'List filters',
  description:
    'What analyze can look for, by filter, and which filters are looked at unless others are named.',
  input: z.object({}),
  output: z.object({
    active: z.array(z.string()),
    inactive: z.array(z.string()),
    filters: z.array(
      z.object({
        name: z.string(),
        group: z.string(),
        title: z.string(),
        active: z.enum(['yes', 'in part', 'no']),
      }),
    ),
  }),
  run: async (_args, { desk }) => {
    const filters = await desk.filters();
    const names = (isActive: boolean): string[] =>
      filters.filter(({ active }) => (active !== 'no') === isActive).map(({ name }) => name);
    const lines = filters.map(
      ({ name, title, active }) => `- ${name}${active === 'no' ? ' (not active)' : ''}: ${title}`,
    );
    return {
      data: {
        active: names(true),
        inactive: names(false),
        filters: filters.map((filter) => ({ ...filter })),
      },
      text: lines.join('\n'),
    };
  },
});
