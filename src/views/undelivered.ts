// SPDX-License-Identifier: Apache-2.0

import type { Conversation } from '../core/conversation.ts';
import { code, type Document, type Text } from '../core/document.ts';

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
/** A clause of a platform or of the network, as a sentence. */
const sentence = (words: string): string => `${capital(words)}${/[.!?]$/.test(words) ? '' : '.'}`;

const placeText = ({ platform, workspace, channel }: Conversation): Text => [
  `${capital(platform)} channel `,
  code(channel),
  ...(workspace === '-' ? [] : [' of ', code(workspace)]),
];

/** An answer in another place than where it was asked for. */
export const reroutedView = (document: Document, from: Conversation, reason: string): Document => ({
  ...document,
  blocks: [
    { type: 'note', text: ['For ', ...placeText(from), `, where it cannot be shown: ${reason}`] },
    ...document.blocks,
  ],
});

/** For those who run the bot: a place that cannot be reached, why, and what becomes of its messages. */
export const unreachableView = (
  place: Conversation,
  reason: string,
  to: Conversation | undefined,
): Document => ({
  summary: `Messages cannot be shown in ${capital(place.platform)} channel ${place.channel}: ${reason}`,
  blocks: [
    {
      type: 'headline',
      tone: 'warning',
      text: ['Messages cannot be shown in ', ...placeText(place)],
    },
    { type: 'paragraph', text: [sentence(reason)] },
    {
      type: 'note',
      text:
        to === undefined
          ? [
              'There is no other way for them: ',
              code('delivery.fallback'),
              ' of the configuration names one.',
            ]
          : ['Answers go to ', ...placeText(to), '.'],
    },
  ],
});
