// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import type { Interaction, Person } from '../../src/core/conversation.ts';
import { fits } from '../../src/core/fits.ts';
import type { CurrentRequest } from '../../src/core/ports/desk.ts';
import { CardAction, clientOf, type Incoming, mentionsOf, partsOf, placeTypeOf } from './activity.ts';
import { lineOfPress } from './line-of-press.ts';
import { readLine } from './read-line.ts';

/** An Interaction, and what is needed to answer this very person. */
export interface Heard {
  readonly interaction: Interaction;
  /** The conversation that they look at, with its thread. */
  readonly shownIn: string;
  /** How Teams calls the person in what is sent to them. */
  readonly account: string;
  /** Not said to the bot in so many words: what it cannot make sense of is left alone. */
  readonly overheard: boolean;
}

export interface Hearing {
  readonly at: number;
  /** Only people of this directory belong to the workspace; undefined where several may. */
  readonly ownTenant: string | undefined;
  /** A thread in which what is written is meant for the bot without a mention. */
  readonly isOurs: boolean;
  /** People that the message mentions, by Teams' own id, as the directory knows them. */
  readonly named?: ReadonlyMap<string, Person> | undefined;
}

const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

const given = (text: string | null | undefined): string | undefined =>
  text === null || text === undefined || text === '' ? undefined : text;

const tenantOf = ({ conversation, channelData }: Incoming): string =>
  given(conversation.tenantId) ?? given(channelData?.tenant?.id) ?? '-';

/** Ids of Microsoft are the same in capitals, as some pages show them. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const isForeign = (incoming: Incoming, ownTenant: string | undefined): boolean => {
  const home = given(incoming.from.tenantId);
  const workspace = tenantOf(incoming);
  return (
    (home !== undefined && workspace !== '-' && !isSame(home, workspace)) ||
    (ownTenant !== undefined && workspace !== '-' && !isSame(workspace, ownTenant))
  );
};

const isGuest = (incoming: Incoming, ownTenant: string | undefined): boolean =>
  /guest|anonymous|federated/i.test(incoming.from.userRole ?? '') || isForeign(incoming, ownTenant);

/** A shared channel has people of other organisations in it, and is at home in one directory only. */
const isShared = (incoming: Incoming, ownTenant: string | undefined): boolean => {
  const { channel } = incoming.channelData ?? {};
  const home = given(channel?.tenantId);
  return (
    /shared/i.test(channel?.type ?? '') ||
    (home !== undefined && !isSame(home, tenantOf(incoming))) ||
    isForeign(incoming, ownTenant)
  );
};

/** The object id of the directory, which operators can look up; Teams' own id where there is none. */
export const personIdOf = ({ from }: Incoming): string => given(from.aadObjectId) ?? from.id;

const personOf = (incoming: Incoming, ownTenant: string | undefined): Person => {
  const client = clientOf(incoming);
  const name = given(incoming.from.name);
  const locale = given(incoming.locale) ?? given(client?.locale);
  const timeZone = given(incoming.localTimezone) ?? given(client?.timezone);
  return {
    id: personIdOf(incoming),
    ...(name === undefined ? {} : { name }),
    ...(locale === undefined ? {} : { locale }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(isGuest(incoming, ownTenant) ? { guest: true } : {}),
  };
};

export const heardIn = (
  incoming: Incoming,
  hearing: Hearing,
  more: Pick<Interaction, 'id' | 'source' | 'line' | 'named'> & {
    readonly thread: string | undefined;
    readonly overheard?: boolean;
  },
): Heard => {
  const { thread, overheard = false, ...said } = more;
  const { conversation } = incoming;
  const type = placeTypeOf(conversation.id, conversation.conversationType);
  return {
    interaction: {
      ...said,
      conversation: {
        platform: 'teams',
        workspace: tenantOf(incoming),
        channel: partsOf(conversation.id).channel,
        ...(thread === undefined ? {} : { thread }),
      },
      person: personOf(incoming, hearing.ownTenant),
      at: hearing.at,
      ...(type === 'personal' ? { direct: true } : {}),
      ...(isShared(incoming, hearing.ownTenant) ? { shared: true } : {}),
    },
    shownIn: conversation.id,
    account: incoming.from.id,
    overheard,
  };
};

/** Who looks at a card, and where. */
export const lookerOf = (incoming: Incoming, hearing: Hearing): Omit<CurrentRequest, 'shows'> => {
  const { interaction } = heardIn(incoming, hearing, {
    id: '-',
    thread: partsOf(incoming.conversation.id).thread,
    source: 'action',
    line: '',
  });
  const { conversation, person, direct, shared } = interaction;
  return { conversation, person, direct, shared };
};

const isBot = ({ from, recipient }: Incoming): boolean =>
  from.id === recipient.id || from.role === 'bot' || from.id.startsWith('28:');

/**
 * What a person wrote to the bot; undefined for what is not meant for it. In a channel each message is in a thread: a
 * new one is the root of its own, and the answer belongs under it.
 */
export const heardMessage = (incoming: Incoming, hearing: Hearing): Heard | undefined => {
  const { conversation, recipient, text } = incoming;
  const id = given(incoming.id);
  if (isBot(incoming) || id === undefined) return undefined;
  const type = placeTypeOf(conversation.id, conversation.conversationType);
  const mentions = mentionsOf(incoming);
  const isMentioned = mentions.some(({ mentioned }) => mentioned?.id === recipient.id);
  // Nobody can reply to a message that they do not see.
  const isTargeted = recipient.isTargeted === true;
  if (type !== 'personal' && !isMentioned && !isTargeted && !hearing.isOurs) return undefined;
  const root = type === 'channel' ? (partsOf(conversation.id).thread ?? id) : undefined;
  return heardIn(incoming, hearing, {
    id: `teams-message-${digest(conversation.id, id)}`,
    thread: isTargeted && root === id ? undefined : root,
    // People write to the bot alone by its name after a slash.
    // What people write among themselves is a message, too: it is no mention.
    source: isTargeted ? 'command' : type === 'personal' || !isMentioned ? 'message' : 'mention',
    overheard: type !== 'personal' && !isMentioned && !isTargeted,
    line: readLine(
      text ?? '',
      mentions,
      recipient.id,
      new Map([...(hearing.named ?? [])].map(([account, person]) => [account, person.id])),
    ),
    ...(hearing.named === undefined ? {} : { named: [...hearing.named.values()] }),
  });
};

/**
 * A button, a menu or a form. What is asked of a report is answered in its thread; a check that is run again from a
 * report that begins a thread stands beside it, as a thread of its own.
 */
export const heardPress = (incoming: Incoming, hearing: Hearing): Heard | undefined => {
  const action = fits(CardAction, incoming.value);
  if (!action.success) return undefined;
  const line = lineOfPress(action.data.action.data ?? {});
  if (line === undefined || line.trim() === '') return undefined;
  const { conversation, replyToId } = incoming;
  const type = placeTypeOf(conversation.id, conversation.conversationType);
  const root = type === 'channel' ? (partsOf(conversation.id).thread ?? given(replyToId)) : undefined;
  const isAgain = /^analy[sz]e\b/.test(line) && root === given(replyToId);
  return heardIn(incoming, hearing, {
    id: `teams-press-${digest(conversation.id, given(incoming.id) ?? given(incoming.timestamp) ?? '', line, incoming.from.id)}`,
    thread: isAgain ? undefined : root,
    source: 'action',
    line,
  });
};
