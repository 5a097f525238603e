// SPDX-License-Identifier: Apache-2.0

import type { Denied } from '../core/denied.ts';
import type { Document } from '../core/document.ts';

/** Not theirs to ask, or not there: why, whom to ask, and what would allow it. */
export const deniedView = ({ message, whom, remedy }: Denied): Document => ({
  summary: message,
  blocks: [
    { type: 'paragraph', text: [message] },
    { type: 'note', text: whom },
    ...(remedy === undefined
      ? []
      : [
          { type: 'note' as const, text: ['It is allowed with these lines of the configuration:'] },
          { type: 'code' as const, text: remedy, language: 'yaml' },
        ]),
  ],
});
