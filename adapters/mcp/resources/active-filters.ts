// SPDX-License-Identifier: Apache-2.0

import { defineResource } from '../resource.ts';

export default defineResource({
  name: 'active-filters',
  title: 'Active filters',
  description: 'What analyze looks for unless filters are named',
  read: async ({ desk }) => {
    const filters = await desk.filters();
    const activeFilters = filters.filter(({ active }) => active !== 'no').map(({ name }) => name);
    return { activeFilters, count: activeFilters.length };
  },
});
