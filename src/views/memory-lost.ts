// SPDX-License-Identifier: Apache-2.0

import type { Document } from '../core/document.ts';

/** To those who run the bot: what it no longer knows, and what they can do. `since`: the last moment that it knew. */
export const memoryLostView = (since: number): Document => ({
  summary: 'My memory was lost',
  blocks: [
    { type: 'headline', tone: 'warning', text: ['My memory was lost'] },
    {
      type: 'paragraph',
      text: [
        'Redis has nothing, or less than it had at ',
        { type: 'time', at: since, style: 'date' },
        '. Clusters are looked at anew: alerts that still stand in chat are taken up again where the platform lets me find them, the rest are told again, many of them in one message.',
      ],
    },
    {
      type: 'list',
      ordered: false,
      items: [
        [
          'Gone: reports, acknowledgements, assignments, mutes, pauses, watches made in chat, and the audit log.',
        ],
        ['Kept: the configuration, and the watches and routes in it.'],
        ['Commands that have no answer yet may never get one: ask again.'],
        ['Buttons of old messages say that their report is gone: ask again.'],
      ],
    },
    { type: 'note', text: ['If there is a backup, restore it now: docs/guide/backup.md.'] },
  ],
});
