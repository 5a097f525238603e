// SPDX-License-Identifier: Apache-2.0

import * as fc from './properties.ts';

/** Short texts, many of which a chat would read as something else than words. */
export const oddText = fc.oneof(
  { weight: 6, arbitrary: fc.string({ maxLength: 60 }) },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '<!channel>',
      '@here ',
      '<@U0ANA>',
      '*b*',
      '_i_',
      '`',
      '&amp;',
      ':fire:',
      '> q',
      '\n',
      '\n\n',
      ' ',
      '\t',
      '\u0000\u001b[31m',
      '🧑‍🚒',
      '👩🏽‍❤️‍💋‍👨🏿',
      'مرحبا',
      '\u202eevil',
      'e\u0301',
      '\ud83d',
      '"\\"',
      'https://x.example/a?b=c',
    ),
  },
);
