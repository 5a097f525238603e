import { defineCommand } from '../core/command.ts';
import { code } from '../core/document.ts';
import { plural } from '../views/words.ts';

export default defineCommand({
  verb: 'filters',
  summary: 'List the filters: what a check looks at',
  flags: {},
  examples: ['filters'],
  plan: (_args, { filters }) => ({
    type: 'answer',
    audience: 'person',
    document: {
      summary: plural(filters.length, 'filter'),
      blocks: [
        {
          type: 'table',
          columns: ['Filter', 'Group', 'What it finds'],
          rows: filters.map((filter) => [[code(filter.name)], [filter.group], [filter.title]]),
        },
        {
          type: 'note',
          text: [
            'Choose with ',
            code('--filter Pod,Service'),
            '; ',
            code('--filter core'),
            ' and ',
            code('--filter all'),
            ' are groups.',
          ],
        },
      ],
    },
  }),
});
