// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import { lineOfForm } from '../../src/core/form.ts';
import { conversation, type Heard, id, idOf, personOf, replyOf, User } from './heard.ts';
import { readLine } from './read-line.ts';
import { cutWithin } from './split-text.ts';

const Global = z.object({
  callback_id: z.string(),
  trigger_id: id,
  team: z.object({ id }).nullish(),
  user: User,
});
const OnMessage = Global.extend({
  channel: z.object({ id, name: z.string().optional() }),
  message_ts: id,
  response_url: z.url().optional(),
  message: z.object({
    text: z.string().nullish(),
    user: id.nullish(),
    thread_ts: id.nullish(),
    blocks: z.unknown().optional(),
    attachments: z.unknown().optional(),
  }),
});

/** Of a message longer than this, the beginning is asked about: an alert says what it is about first. */
const MOST = 900;

/** Everything that people read in a message: alerts of other tools stand in its attachments, and their text is empty. */
const wordsIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  if (typeof value !== 'object' || value === null) return [];
  const given = value as Readonly<Record<string, unknown>>;
  return ['pretext', 'title', 'text', 'value', 'fields', 'elements', 'rows', 'blocks'].flatMap((name) => {
    const part = given[name];
    return typeof part === 'string' ? [part] : wordsIn(part);
  });
};

/**
 * *Explain this* in the menu of a message: a report of ours is explained; of any other message its words are asked
 * about. The answer belongs into the thread of that message.
 */
export const heardExplainThis = (
  body: unknown,
  at: number,
  { ownUser, asks }: { readonly ownUser: string | undefined; readonly asks: boolean },
): Heard | undefined => {
  const parsed = fits(OnMessage, body);
  if (!parsed.success) return undefined;
  const { user, team, channel, message, message_ts: ts, trigger_id: trigger } = parsed.data;
  const isOurs = ownUser !== undefined && message.user === ownUser;
  const said = [message.text ?? '', ...wordsIn(message.attachments)].filter((part) => part.trim() !== '');
  const words = readLine((said.length > 0 ? said : wordsIn(message.blocks)).join(' '), ownUser);
  const short = words.length <= MOST ? words : `${words.slice(0, cutWithin(words, MOST)).trimEnd()}…`;
  const line =
    isOurs || !asks || short === ''
      ? 'explain'
      : lineOfForm('ask', [{ id: 'operand:question', values: [`What is behind this message: ${short}`] }]);
  return {
    interaction: {
      id: idOf('shortcut', trigger, body),
      conversation: conversation(team?.id ?? user.team_id ?? '-', channel.id, message.thread_ts ?? ts),
      person: personOf(user, team?.id),
      at,
      source: 'action',
      line,
      ...(channel.id.startsWith('D') ? { direct: true } : {}),
      ...replyOf(parsed.data.response_url),
    },
    shownIn: message.thread_ts ?? undefined,
    channelName: channel.name,
    trigger,
  };
};

/** A shortcut of the whole workspace, from the search bar or the plus beside the composer: it knows no channel. */
export const heardGlobal = (body: unknown) => {
  const parsed = fits(Global, body);
  if (!parsed.success) return undefined;
  const { user, team, trigger_id: trigger, callback_id: called } = parsed.data;
  return { team: team?.id ?? user.team_id ?? '-', person: personOf(user, team?.id), trigger, called };
};
