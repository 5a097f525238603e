// SPDX-License-Identifier: Apache-2.0

import { identity, type State } from './state.ts';
import type { Json, Message } from './types.ts';

/** A message as Slack hands it out in answers, events and interactions. */
export const messageJson = (message: Message, state: State): Json => {
  const replies = state.messages.filter(
    ({ channel, threadTs, deleted }) => channel === message.channel && threadTs === message.ts && !deleted,
  );
  const parent = state.messages.find(
    ({ channel, ts }) => channel === message.channel && ts === message.threadTs,
  );
  const inThread = message.threadTs ?? (replies.length > 0 ? message.ts : undefined);
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    ...(message.byBot ? { bot_id: identity.bot, app_id: identity.app } : {}),
    text: message.text,
    team: identity.team,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(message.metadata === undefined ? {} : { metadata: message.metadata }),
    ...(inThread === undefined ? {} : { thread_ts: inThread }),
    ...(parent === undefined ? {} : { parent_user_id: parent.user }),
    ...(replies.length > 0 ? { reply_count: replies.length, latest_reply: replies.at(-1)?.ts } : {}),
    ...(message.editedAt === undefined
      ? {}
      : { edited: { user: message.user, ts: `${Math.floor(message.editedAt / 1000)}.000000` } }),
  };
};
