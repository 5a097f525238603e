// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../../src/core/clock.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { ReplyHandles } from './reply-handles.ts';
import type { Respond } from './respond.ts';
import type { Session } from './session.ts';
import { escaped } from './smaller.ts';

export interface Invite {
  /** Tells those who asked in this channel how to invite the bot, once each; gives back what deliver should be told. */
  (channel: string): Promise<Error>;
  /** The bot is in the channel after all. */
  readonly arrived: (channel: string) => void;
  /** Another process found out that the bot is not in the channel: those who asked here are told. */
  readonly heard: (channel: string) => Promise<void>;
}

const LONGEST = 30 * SECOND;

/** Conversations of people among themselves, which no app can be invited to. */
const isClosed = (channelName: string | undefined): boolean =>
  channelName === 'directmessage' || channelName?.startsWith('mpdm-') === true;

/**
 * A slash command may be typed where the bot is not a member, and its payload does not say so. Asking Slack at
 * acceptance (conversations.info) would cost a call within the 3 s and two more scopes (channels:read, groups:read)
 * that read every channel's name. So the command is accepted, and the first post finds out: the person is told through
 * the response_url how to invite the bot, and the message waits in the outbox until it can be posted or deliver.ts
 * gives it up. response_urls are secrets and stay in the process that heard the command: where another one does the
 * posting, it names the channel to all, and each tells those whom it heard.
 */
export const createInvite = (
  handles: ReplyHandles,
  respond: Respond,
  session: Pick<Session, 'identity'>,
  { clock, tellPeers }: { readonly clock: Clock; readonly tellPeers?: (channel: string) => void },
): Invite => {
  const awaySince = new Map<string, number>();

  const tell = async (channel: string, text: string): Promise<void> => {
    const untold = handles.ofChannel(channel).filter(({ told }) => !told);
    // Whoever asks twice while the bot is away is told once.
    const people = new Set(handles.ofChannel(channel).flatMap(({ told, person }) => (told ? [person] : [])));
    await Promise.all(
      untold.map(async (handle) => {
        handle.told = true;
        if (people.has(handle.person)) return;
        people.add(handle.person);
        await respond(handle.url, { response_type: 'ephemeral', replace_original: false, text });
      }),
    );
  };

  const isClosedTo = (channel: string): boolean =>
    handles.ofChannel(channel).some(({ channelName }) => isClosed(channelName));

  const tellHere = (channel: string): Promise<void> => {
    const bot = `@${escaped(session.identity()?.bot ?? 'k8sgpt')}`;
    return tell(
      channel,
      isClosedTo(channel)
        ? `I cannot write in this conversation, and apps cannot be invited to it. Write to ${bot} directly, or use /k8sgpt in a channel that it is in.`
        : `I am not in this channel, so I cannot post the answer here. Invite me with \`/invite ${bot}\`, and it appears: the answer is kept.`,
    );
  };

  const invite = async (channel: string): Promise<Error> => {
    tellPeers?.(channel);
    await tellHere(channel);
    if (isClosedTo(channel)) return new Refused('The bot cannot be a member of this conversation.');
    const since = awaySince.get(channel) ?? clock.now();
    awaySince.set(channel, since);
    const wait = Math.min(LONGEST, Math.max(2 * SECOND, (clock.now() - since) / 4));
    return new Unavailable('the bot is not in the channel; it waits to be invited', { retryAfterMs: wait });
  };

  return Object.assign(invite, {
    arrived: (channel: string): void => {
      awaySince.delete(channel);
    },
    heard: tellHere,
  });
};
