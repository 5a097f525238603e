// SPDX-License-Identifier: Apache-2.0

import type { Sent } from './connector.ts';
import type { StreamedPayload, TeamsPayload } from './payload.ts';

/** What is sent of a message; ids of conversations are in the address. */
export interface OutgoingActivity {
  readonly type: 'message';
  readonly summary: string;
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly content: TeamsPayload['card'];
    },
  ];
  readonly entities?: readonly Readonly<Record<string, unknown>>[];
}

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content */
const labelOf = ({ citations }: TeamsPayload): Readonly<Record<string, unknown>> => ({
  type: 'https://schema.org/Message',
  '@type': 'Message',
  '@context': 'https://schema.org',
  '@id': '',
  additionalType: ['AIGeneratedContent'],
  ...(citations.length === 0
    ? {}
    : {
        citation: citations.map(({ name, abstract, url }, index) => ({
          '@type': 'Claim',
          position: index + 1,
          appearance: {
            '@type': 'DigitalDocument',
            name,
            abstract,
            ...(url === undefined ? {} : { url }),
          },
        })),
      }),
});

/** One version of words that are still being written. https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux */
export const growingActivity = (
  { stage, text }: StreamedPayload,
  { id, sequence }: { readonly id?: string; readonly sequence: number },
): Sent => ({
  type: 'typing',
  text,
  textFormat: 'plain',
  entities: [
    {
      type: 'streaminfo',
      streamType: stage === 'doing' ? 'informative' : 'streaming',
      streamSequence: sequence,
      ...(id === undefined ? {} : { streamId: id }),
    },
  ],
});

/** What a stream becomes. Here Teams takes text and a card in one: the words stay where they were written. */
export const finalActivity = (payload: TeamsPayload, id: string): Sent => {
  const { streamed, summary, generated } = payload;
  const card = streamed === undefined ? payload.card : streamed.card;
  return {
    type: 'message',
    text: streamed?.text ?? summary,
    textFormat: 'plain',
    summary,
    ...(card === undefined
      ? {}
      : { attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }] }),
    entities: [
      { type: 'streaminfo', streamId: id, streamType: 'final' },
      ...(generated ? [labelOf(payload)] : []),
    ],
  };
};

/** A card and no text: Teams makes two messages of an activity that has both, and tells the id of one. */
export const activityOf = (payload: TeamsPayload): OutgoingActivity => ({
  type: 'message',
  summary: payload.summary,
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: payload.card }],
  ...(payload.generated ? { entities: [labelOf(payload)] } : {}),
});
