// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { joinLine } from '../../src/core/command-line.ts';
import { Shows } from '../../src/core/document.ts';
import { fits } from '../../src/core/fits.ts';
import { lineOfForm } from '../../src/core/form.ts';
import { isDeeper } from '../../src/core/is-deeper.ts';
import { jsonOfBody } from '../../src/core/json-of-body.ts';
import { type Incoming, partsOf, placeTypeOf } from './activity.ts';
import { shortened } from './cut-text.ts';
import { type Heard, type Hearing, heardIn } from './interaction-of.ts';
import { readLine } from './read-line.ts';

/** https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/create-task-module */
const Extension = z.object({
  commandId: z.literal('explain'),
  messagePayload: z.object({
    id: z.string().min(1).max(200),
    replyToId: z.string().max(200).nullish(),
    body: z.object({ content: z.string().max(200_000).nullish() }).nullish(),
    from: z.object({ application: z.object({ id: z.string().nullish() }).nullish() }).nullish(),
    attachments: z.array(z.object({ content: z.unknown() })).nullish(),
  }),
});

const Card = z.object({
  refresh: z.object({ action: z.object({ data: z.object({ shows: Shows.strict() }) }) }),
});

/** Of a message longer than this, the beginning is asked about: an alert says what it is about first. */
const MOST = 900;

const parsed = (content: unknown): unknown => (typeof content === 'string' ? jsonOfBody(content) : content);

/** What people read of a card of another bot. */
const wordsIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    typeof part === 'string' ? (/^(?:text|title|value)$/.test(name) ? [part] : []) : wordsIn(part),
  );
};

/** Of Teams' HTML what is written in it; its entities are undone by `readLine`. */
const textOfHtml = (html: string): string =>
  html.replace(/<(?:br|\/p|\/div|\/li|\/tr)\b[^>]*>/gi, ' ').replace(/<[^<>]*>/g, '');

const lineOf = (
  { id: _, body, from, attachments }: z.output<typeof Extension>['messagePayload'],
  bot: string,
): string => {
  const cards = (attachments ?? []).map(({ content }) => parsed(content)).filter((card) => !isDeeper(card));
  if (from?.application?.id === bot.replace(/^28:/, '')) {
    const [shown] = cards.flatMap((card) => {
      const ours = fits(Card, card);
      return ours.success ? [ours.data.refresh.action.data.shows] : [];
    });
    if (shown === undefined) return 'explain';
    const { report, incident } = shown;
    return joinLine([
      'explain',
      `--report=${report}`,
      ...(incident === undefined ? [] : [`--incident=${incident}`]),
    ]);
  }
  const said = [textOfHtml(body?.content ?? ''), ...cards.flatMap(wordsIn)].join(' ');
  const words = readLine(said.replace(/\s+/g, ' '), [], bot);
  return words === ''
    ? 'explain'
    : lineOfForm('ask', [
        { id: 'operand:question', values: [`What is behind this message: ${shortened(words, MOST)}`] },
      ]);
};

/**
 * *Explain this* in the menu of a message: a report of ours is explained; of any other message its words are asked about.
 * The answer belongs into the thread of that message.
 */
export const heardExtension = (incoming: Incoming, hearing: Hearing): Heard | undefined => {
  const asked = fits(Extension, incoming.value);
  if (!asked.success) return undefined;
  const { messagePayload } = asked.data;
  const { conversation, id } = incoming;
  const root = partsOf(conversation.id).thread ?? messagePayload.replyToId ?? messagePayload.id;
  const type = placeTypeOf(conversation.id, conversation.conversationType);
  return heardIn(incoming, hearing, {
    id: `teams-extension-${id ?? messagePayload.id}`,
    thread: type === 'channel' ? root : undefined,
    source: 'action',
    line: lineOf(messagePayload, incoming.recipient.id),
  });
};
