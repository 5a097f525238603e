// SPDX-License-Identifier: Apache-2.0

import { code, type Document } from '../core/document.ts';
import type { Filter } from '../core/filters-of.ts';
import { plural } from './words.ts';

const shown: Readonly<Record<Filter['active'], string>> = {
  yes: 'yes',
  'in part': 'in part',
  no: 'when named',
};

/** What a check looks at, and what of it is looked at where nobody names filters. */
export const filtersView = (filters: readonly Filter[]): Document => {
  const active = filters.filter((filter) => filter.active !== 'no').length;
  return {
    summary: `${plural(filters.length, 'filter')}, ${active} active`,
    blocks: [
      {
        type: 'table',
        columns: ['Filter', 'Group', 'Active', 'What it finds'],
        rows: filters.map((filter) => [
          [code(filter.name)],
          [filter.group],
          [shown[filter.active]],
          [filter.title],
        ]),
      },
      {
        type: 'note',
        text: [
          'Active ones are looked at when nobody names any. Choose with ',
          code('--filter Pod,Service'),
          '; ',
          code('--filter core'),
          ' and ',
          code('--filter all'),
          ' are groups.',
        ],
      },
    ],
  };
};
