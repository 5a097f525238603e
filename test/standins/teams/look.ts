// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../../adapters/teams/limits.ts';
import { people, type Room, type Someone } from './given.ts';
import { faultsOfCard } from './parse-card.ts';
import type { Delivered, Saying } from './saying.ts';
import type { Json, Message } from './state.ts';

/** What one person's client has made of a card. */
export interface Looked {
  /** It has asked the bot. */
  readonly asked: boolean;
  readonly card: Json;
  /** What it shows under the card when that failed. */
  readonly error: string | undefined;
}

/** In small conversations everybody's client asks by itself, in others those that are named; in its menu everybody may. */
const refreshFor = (
  card: Json,
  { room, user, trigger }: { room: Room; user: Someone; trigger: 'manual' | 'automatic' },
): Json => {
  const { action, userIds } = card.refresh ?? {};
  if (action === undefined || trigger === 'manual') return action;
  const isSmall = room.type === 'personal' || (room.people ?? 3) <= limitOf('refreshUsers');
  return (userIds === undefined ? isSmall : userIds.includes(user.id)) ? action : undefined;
};

const refreshedBy = (
  { status, body, ms }: { status: number; body: Json; ms: number },
  before: Json,
): Looked => {
  const failed = (error: string): Looked => ({ asked: true, card: before, error });
  if (ms > limitOf('invokeMs')) return failed('Unable to reach app. Please try again.');
  if (status !== 200 || (body?.statusCode ?? 200) !== 200)
    return failed('Something went wrong. Please try again.');
  if (body?.type === 'application/vnd.microsoft.activity.message')
    return { asked: true, card: before, error: body.value };
  if (body === undefined || body.type !== 'application/vnd.microsoft.card.adaptive')
    return { asked: true, card: before, error: undefined };
  const [fault] = faultsOfCard(body.value);
  if (fault !== undefined) return failed(`Something went wrong: ${fault}`);
  return { asked: true, card: body.value, error: undefined };
};

interface Pressed {
  readonly thread: string | undefined;
  readonly replyToId: string;
  readonly verb: string;
  readonly data: Json;
  readonly trigger: 'manual' | 'automatic';
}

/** Somebody opens the conversation, or chooses *Refresh card*: what their client asks, and what they see of the card then. */
export const lookOf =
  ({
    find,
    ask,
    now,
  }: {
    readonly find: (room: string, id: string) => Message | undefined;
    readonly ask: (saying: Saying, pressed: Pressed) => Promise<Delivered>;
    readonly now: () => number;
  }) =>
  async (
    saying: Saying & { readonly message: string; readonly trigger?: 'manual' | 'automatic' },
  ): Promise<Looked> => {
    const { room, message: at, trigger = 'automatic', user = people.ana } = saying;
    const message = find(room.id, at);
    if (message === undefined) throw new Error('there is no such message');
    const [attachment] = message.activity.attachments;
    const action = refreshFor(attachment.content, { room, user, trigger });
    if (action === undefined) return { asked: false, card: attachment.content, error: undefined };
    const thread = room.type === 'channel' ? (message.thread ?? message.id) : undefined;
    const { verb, data } = action;
    const started = now();
    const { status, body } = await ask(saying, { thread, replyToId: at, verb, data, trigger });
    return refreshedBy({ status, body, ms: now() - started }, attachment.content);
  };
