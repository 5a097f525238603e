// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import { SECOND } from '../../src/core/clock.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import {
  type ChatPlatform,
  MessageGone,
  type MessageRef,
  type Payload,
} from '../../src/core/ports/chat-platform.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { conversationIdOf, partsOf } from './activity.ts';
import { activityOf } from './activity-of.ts';
import { type Audience, createAudience } from './audience.ts';
import type { Connector, Connectors, Sent } from './connector.ts';
import type { Files } from './files.ts';
import { limitOf } from './limits.ts';
import type { OverflowFile, TeamsPayload } from './payload.ts';
import type { Reference, References } from './references.ts';
import { failureOf, type TeamsFailure, thrownFor } from './send-errors.ts';
import type { Session } from './session.ts';
import { smaller } from './smaller.ts';
import { createStreams } from './streams.ts';
import type { Tokens } from './tokens.ts';

export interface SendParts {
  readonly connectors: Connectors;
  readonly references: References;
  readonly session: Session;
  readonly tokens: Tokens | undefined;
  /** Teams' own id of a person; their id itself where it is not known. */
  readonly accountOf: (person: string) => string;
  readonly memory: AdapterParts['memory'];
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Sender extends Pick<ChatPlatform, 'post' | 'update' | 'whisper'> {
  readonly remove: NonNullable<ChatPlatform['remove']>;
  readonly audience: Audience;
  /** What the directory calls somebody there; undefined where that is not told. Never throws. */
  readonly directoryIdOf: (conversation: string, account: string) => Promise<string | undefined>;
  /** Whether the bot may write there; true where that cannot be known. Never throws. */
  readonly isIn: (conversation: string) => Promise<boolean>;
  /** Something else than a Document; throws what the SDK throws. */
  readonly send: (conversation: string, activity: Sent) => Promise<void>;
  /** Shows people that the bot is at it; never throws. */
  readonly typing: (conversation: string) => Promise<void>;
}

const payloadOf = (payload: Payload): TeamsPayload => payload as unknown as TeamsPayload;
const sentOf = (payload: TeamsPayload): Sent => activityOf(payload) as unknown as Sent;

export const createSender = (parts: SendParts): Sender => {
  const { connectors, references, session, tokens, accountOf, memory, files, clock, log } = parts;

  /** One call; a token that is not taken any more is asked for anew, once. */
  const call = async <T>(
    conversation: string,
    act: (connector: Connector, reference: Reference) => Promise<T>,
  ): Promise<T> => {
    const reference = await references.of(conversation);
    const once = async (): Promise<T> => act(await connectors(reference.serviceUrl), reference);
    const again = async (error: unknown): Promise<T> => {
      if (failureOf(error)?.error !== 'http_401' || tokens === undefined) throw error;
      tokens.forget();
      return once();
    };
    const answer = await once().catch(again);
    session.succeeded();
    return answer;
  };

  const noted = (error: unknown): TeamsFailure | undefined => {
    const failure = failureOf(error);
    if (failure !== undefined) session.failed(failure);
    return failure;
  };

  /** The reaction that sending needs; always throws. */
  const refuse = (error: unknown, isUpdate: boolean): never => {
    if (error instanceof Refused) throw error;
    const failure = noted(error);
    if (error instanceof Unavailable) throw error;
    if (failure?.reaction === 'gone' && isUpdate) throw new MessageGone(`Teams answered ${failure.error}`);
    throw thrownFor(failure, error);
  };

  const audience = createAudience({
    isLarge: async (channel) =>
      (await references.of(channel)).type !== 'personal' &&
      call(channel, (connector) => connector.hasMoreThan(channel, limitOf('refreshUsers'))),
    memory,
    clock,
  });

  const addressed = async (conversation: string, payload: TeamsPayload): Promise<Sent> =>
    sentOf({ ...payload, card: await audience.addressed(conversation, payload.card) });

  const postOnce = async (conversation: string, payload: TeamsPayload): Promise<MessageRef> => {
    const sent = await addressed(conversation, payload);
    return {
      channel: conversation,
      id: await call(conversation, (connector) => connector.send(conversation, sent)),
    };
  };

  const streams = createStreams({
    send: async (conversation, activity) =>
      call(conversation, (connector) => connector.stream(conversation, activity)),
    isPersonal: async (conversation) => (await references.of(conversation)).type === 'personal',
    memory,
    clock,
    log,
  });

  /** Sends with `once`; what Teams finds too large goes in smaller messages, the rest with `rest`. */
  const carry = async (
    payload: TeamsPayload,
    once: (payload: TeamsPayload) => Promise<MessageRef>,
    rest: (payload: TeamsPayload, first: MessageRef) => Promise<MessageRef>,
  ): Promise<MessageRef> => {
    try {
      return await once(payload);
    } catch (error) {
      if (failureOf(error)?.reaction !== 'too-large') throw error;
      const [head, ...tail] = smaller(payload);
      if (head === undefined) throw error;
      log.error({ elements: payload.card.body.length }, 'Teams refused a message as too large; sent in two');
      const first = await carry(head, once, rest);
      for (const piece of tail) await carry(piece, async (next) => rest(next, first), rest);
      return first;
    }
  };

  /** Where a message of this conversation goes: chats have no threads, so replies follow each other. */
  const placeFor = async (channel: string, thread: MessageRef | undefined): Promise<string> => {
    const { type } = await references.of(channel);
    if (type !== 'channel') return partsOf(channel).channel;
    if (thread === undefined) return channel;
    return conversationIdOf(
      partsOf(thread.channel).thread === undefined ? channel : thread.channel,
      thread.id,
    );
  };

  /** Asks whether the file is wanted; where that cannot be asked, all of it as messages. */
  const offered = async (place: string, file: OverflowFile): Promise<MessageRef> => {
    try {
      const asking = await files.offer(place, file);
      if (asking !== undefined)
        return { channel: place, id: await call(place, (connector) => connector.send(place, asking)) };
    } catch (error) {
      const failure = failureOf(error);
      if (failure?.reaction !== undefined && failure.reaction !== 'too-large') throw error;
      log.warn({ reason: failure?.error ?? 'unknown' }, 'A file could not be offered; sent as messages');
    }
    const [first, ...more] = file.instead;
    const post = async (piece: TeamsPayload): Promise<MessageRef> => postOnce(place, piece);
    const at = await carry(first, post, post);
    for (const piece of more) await carry(piece, post, post);
    return at;
  };

  const post: Sender['post'] = async (to, payload, { thread, signal }) => {
    // A call under way is never cut short: a message that was posted and not remembered would be posted again.
    signal.throwIfAborted();
    try {
      const place = await placeFor(to.channel, thread);
      const begun = await streams.begin(place, payloadOf(payload));
      if (begun !== undefined) return { channel: place, id: begun };
      const { file } = payloadOf(payload);
      if (file !== undefined) return await offered(place, file);
      return await carry(
        payloadOf(payload),
        async (piece) => postOnce(place, piece),
        async (piece, first) => postOnce(await placeFor(to.channel, thread ?? first), piece),
      );
    } catch (error) {
      return refuse(error, false);
    }
  };

  const update: Sender['update'] = async (at, payload, { signal }) => {
    signal.throwIfAborted();
    const { file } = payloadOf(payload);
    // Asked for already, and perhaps agreed to.
    if (file !== undefined && (await files.isOffered(at.channel, file).catch(() => false))) return;
    if (file !== undefined) throw new MessageGone('another file is offered instead');
    let isEnded = false;
    try {
      const followed = await streams.follow(at, payloadOf(payload));
      if (followed === 'done') return;
      isEnded = followed === 'ended';
      await carry(
        payloadOf(payload),
        async (piece) => {
          const sent = await addressed(at.channel, piece);
          await call(at.channel, (connector) => connector.update(at.channel, at.id, sent));
          return at;
        },
        async (piece, first) => postOnce(await placeFor(partsOf(at.channel).channel, first), piece),
      );
    } catch (error) {
      if (isEnded && failureOf(error)?.reaction === 'never')
        throw new MessageGone('It can no longer be edited');
      refuse(error, true);
    }
  };

  const remove: Sender['remove'] = async (at, { signal }) => {
    signal.throwIfAborted();
    try {
      await call(at.channel, (connector) => connector.remove(at.channel, at.id));
    } catch (error) {
      if (failureOf(error)?.reaction !== 'gone') refuse(error, false);
    }
  };

  /** In a chat of two everybody is meant; elsewhere as a message for one, and where Teams does not take that, in their chat with the bot. */
  const whisperOnce = async (to: Conversation, person: string, payload: TeamsPayload): Promise<void> => {
    const reference = await references.of(to.channel);
    const place = await placeFor(
      to.channel,
      to.thread === undefined ? undefined : { channel: to.channel, id: to.thread },
    );
    const account = accountOf(person);
    const recipient = { id: account };
    if (reference.type === 'personal') {
      await postOnce(place, payload);
      return;
    }
    try {
      await call(place, (connector) => connector.sendTargeted(place, { ...sentOf(payload), recipient }));
    } catch (error) {
      const reaction = failureOf(error)?.reaction;
      if (reaction === 'later' || reaction === 'token' || reaction === 'too-large') throw error;
      log.warn(
        { reason: failureOf(error)?.error ?? 'unknown' },
        'Teams takes no message for one person here',
      );
      const chat = await call(place, (connector, { bot, tenant }) =>
        connector.openChat({ bot, person: account, tenant }),
      );
      await call(place, (connector) => connector.send(chat, sentOf(payload)));
    }
  };

  /** Nobody retries a whisper for us: three tries within seconds. */
  const whisper: Sender['whisper'] = async (to, person, payload, { signal }) => {
    signal.throwIfAborted();
    for (let tries = 1; ; tries += 1) {
      try {
        await whisperOnce(to, person, payloadOf(payload));
        return;
      } catch (error) {
        const failure = failureOf(error);
        if (failure?.reaction !== 'later' || tries === 3) return refuse(error, false);
        await clock.sleep(Math.min(5 * SECOND, failure.retryAfterMs ?? tries * 300), signal);
      }
    }
  };

  return {
    post,
    update,
    remove,
    whisper,
    audience,
    directoryIdOf: async (conversation, account) => {
      const { channel } = partsOf(conversation);
      return call(channel, (connector) => connector.directoryIdOf(channel, account)).catch(() => undefined);
    },
    isIn: async (conversation) => {
      const { channel } = partsOf(conversation);
      try {
        await call(channel, (connector) => connector.hasMoreThan(channel, limitOf('refreshUsers')));
        return true;
      } catch (error) {
        const reaction = failureOf(error)?.reaction;
        return reaction !== 'never' && reaction !== 'gone';
      }
    },
    send: async (conversation, activity) => {
      await call(conversation, (connector) => connector.send(conversation, activity));
    },
    typing: async (conversation) => {
      try {
        const reference = await references.of(conversation);
        await (await connectors(reference.serviceUrl)).send(conversation, { type: 'typing' });
      } catch (error) {
        noted(error);
      }
    },
  };
};
