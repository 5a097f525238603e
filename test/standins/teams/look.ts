import { limitOf } from '../../../adapters/teams/limits.ts';
import type { Room, Someone } from './given.ts';
import { faultsOfCard } from './parse-card.ts';
import type { Json } from './state.ts';

/** What one person's client has made of a card. */
export interface Looked {
  /** It has asked the bot. */
  readonly asked: boolean;
  readonly card: Json;
  /** What it shows under the card when that failed. */
  readonly error: string | undefined;
}

/** In small conversations everybody's client asks by itself, in others those that are named; in its menu everybody may. */
export const refreshFor = (
  card: Json,
  { room, user, trigger }: { room: Room; user: Someone; trigger: 'manual' | 'automatic' },
): Json => {
  const { action, userIds } = card.refresh ?? {};
  if (action === undefined || trigger === 'manual') return action;
  const isSmall = room.type === 'personal' || (room.people ?? 3) <= limitOf('refreshUsers');
  return (userIds === undefined ? isSmall : userIds.includes(user.id)) ? action : undefined;
};

export const refreshedBy = (
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
