// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Interaction } from '../../src/core/conversation.ts';
import { fits } from '../../src/core/fits.ts';
import { conversationOf, personOf } from './interaction-of.ts';
import { namesBot, readLine } from './read-line.ts';

const id = z.string().regex(/^\d{1,20}$/);
const User = z.object({
  id,
  username: z.string().optional(),
  global_name: z.string().nullish(),
  bot: z.boolean().optional(),
});

const Message = z.object({
  id,
  type: z.number().default(0),
  channel_id: id,
  guild_id: id.nullish(),
  author: User,
  member: z.object({ nick: z.string().nullish(), roles: z.array(id).default([]) }).nullish(),
  content: z.string().default(''),
  mentions: z.array(User).default([]),
  webhook_id: id.nullish(),
  referenced_message: z.object({ id, author: z.object({ id }).optional() }).nullish(),
});

/** Words and replies; joins, pins and the like are not said by anybody. */
const SAID = new Set([0, 19]);

/** Where a channel's messages belong: a thread stands in its parent. */
export type PlaceOf = (
  channel: string,
) => Promise<{ readonly parent: string | undefined; readonly owner: string | undefined }>;

interface Hearing {
  readonly bot: string;
  readonly at: number;
  readonly placeOf: PlaceOf;
  /** Also what is said in threads of ours, and in answer to our messages, without a mention. */
  readonly hearsThreads: boolean;
}

/** `@k8sgpt …` in a channel or thread, or a direct message. Undefined for what bots say and for talk among people. */
export const heardMessage = async (
  body: unknown,
  { bot, at, placeOf, hearsThreads }: Hearing,
): Promise<Interaction | undefined> => {
  const parsed = fits(Message, body);
  if (!parsed.success) return undefined;
  const { author, content, guild_id: guild, channel_id: channel, referenced_message: answered } = parsed.data;
  if (author.id === bot || author.bot === true || typeof parsed.data.webhook_id === 'string')
    return undefined;
  if (!SAID.has(parsed.data.type)) return undefined;
  const direct = guild === undefined || guild === null;
  // A reply to the bot names it in the data; only who writes its name means it.
  const isNamed = direct || namesBot(content, bot);
  if (!isNamed && (!hearsThreads || content.trim() === '')) return undefined;
  const { parent, owner } = direct ? { parent: undefined, owner: undefined } : await placeOf(channel);
  // An answer to a message of the bot belongs to that message's thread.
  const root = answered?.author?.id === bot ? answered.id : undefined;
  if (!isNamed && root === undefined && (parent === undefined || owner !== bot)) return undefined;
  const named = new Map(
    parsed.data.mentions.map((user) => [user.id, user.global_name ?? user.username ?? user.id]),
  );
  return {
    id: `discord-message-${parsed.data.id}`,
    conversation:
      parent === undefined ? conversationOf(guild, channel, root) : conversationOf(guild, parent, channel),
    person: personOf(author, parsed.data.member),
    at,
    source: direct || !isNamed ? 'message' : 'mention',
    line: readLine(content, bot, named),
    ...(direct ? { direct: true } : {}),
  };
};
