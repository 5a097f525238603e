import { type Clock, SECOND } from '../../src/core/clock.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import {
  type ChatPlatform,
  MessageGone,
  type MessageRef,
  type Payload,
} from '../../src/core/ports/chat-platform.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { SlackClient } from './client.ts';
import type { Invite } from './invite.ts';
import type { SlackPayload } from './payload.ts';
import type { Respond } from './respond.ts';
import { failureOf, type Reaction, thrownFor } from './send-errors.ts';
import type { Session } from './session.ts';
import { smaller, withoutBlocks } from './smaller.ts';

export interface SendParts {
  readonly client: SlackClient;
  readonly session: Session;
  readonly invite: Invite;
  readonly respond: Respond;
  readonly clock: Clock;
  readonly log: Log;
}

export type Sender = Pick<ChatPlatform, 'post' | 'update' | 'whisper'>;

/** Text is text: nothing in it is parsed, no name becomes a mention, no address a preview. */
const inert = { parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

const isDirect = (channel: string): boolean => channel.startsWith('D');

/** Words of one message that has no room: what Slack refuses is sent in smaller pieces, the rest as replies. */
interface Carried {
  readonly first: MessageRef;
}

export const createSender = (parts: SendParts): Sender => {
  const { client, session, invite, respond, clock, log } = parts;

  const call = async <T>(what: () => Promise<T>): Promise<T> => {
    const answer = await what();
    session.succeeded();
    return answer;
  };

  const postOnce = async (
    channel: string,
    payload: SlackPayload,
    thread: string | undefined,
  ): Promise<MessageRef> => {
    const sent = await call(async () =>
      client.chat.postMessage({
        ...inert,
        channel,
        ...payload,
        ...(thread === undefined ? {} : { thread_ts: thread }),
      }),
    );
    return { channel: sent.channel ?? channel, id: sent.ts ?? '' };
  };

  /** Sends one payload with `once`; when Slack finds it too long or does not take its blocks, the same words otherwise. */
  const carry = async (
    payload: SlackPayload,
    once: (payload: SlackPayload) => Promise<MessageRef>,
    rest: (payload: SlackPayload, first: MessageRef) => Promise<MessageRef>,
  ): Promise<Carried> => {
    try {
      return { first: await once(payload) };
    } catch (error) {
      const reaction = failureOf(error)?.reaction;
      if (reaction !== 'too-long' && reaction !== 'unshowable') throw error;
      const [head, ...tail] = reaction === 'too-long' ? smaller(payload) : withoutBlocks(payload);
      if (head === undefined) throw error;
      log.error(
        { reason: reaction, blocks: payload.blocks.length },
        'Slack refused a rendered message; sent otherwise',
      );
      const { first } = await carry(head, once, rest);
      for (const piece of tail) await carry(piece, async (next) => rest(next, first), rest);
      return { first };
    }
  };

  /** The reaction that sending needs; always throws. */
  const refuse = async (error: unknown, channel: string): Promise<never> => {
    const failure = failureOf(error);
    if (failure !== undefined) session.failed(failure);
    const reaction: Reaction | undefined = failure?.reaction;
    if (reaction === 'gone') throw new MessageGone(`Slack answered ${failure?.error ?? ''}`);
    if (reaction === 'away') throw await invite(channel);
    throw error instanceof Refused || error instanceof Unavailable ? error : thrownFor(failure, error);
  };

  const post: Sender['post'] = async (to, payload, { thread, signal }) => {
    // A call under way is never cut short: a message that was posted and not remembered would be posted again.
    signal.throwIfAborted();
    try {
      const { first } = await carry(
        payload as unknown as SlackPayload,
        async (piece) => postOnce(to.channel, piece, thread?.id),
        async (piece, root) => postOnce(to.channel, piece, thread?.id ?? root.id),
      );
      invite.arrived(to.channel);
      return first;
    } catch (error) {
      return refuse(error, to.channel);
    }
  };

  const update: Sender['update'] = async (at, payload, { signal }) => {
    signal.throwIfAborted();
    const edit = async ({ text, blocks }: SlackPayload): Promise<MessageRef> => {
      await call(async () =>
        client.chat.update({
          channel: at.channel,
          ts: at.id,
          text,
          // Without blocks an update keeps those that were there.
          blocks: [...blocks],
          parse: 'none',
          link_names: false,
        }),
      );
      return at;
    };
    try {
      await carry(payload as unknown as SlackPayload, edit, async (piece, root) =>
        postOnce(at.channel, piece, root.id),
      );
    } catch (error) {
      await refuse(error, at.channel);
    }
  };

  const postEphemeral = async (to: Conversation, person: string, payload: SlackPayload): Promise<void> => {
    // In direct messages nobody else reads along, and an ephemeral message is gone when Slack is opened anew.
    if (isDirect(to.channel)) {
      await postOnce(to.channel, payload, to.thread);
      return;
    }
    await call(async () =>
      client.chat.postEphemeral({
        ...inert,
        channel: to.channel,
        user: person,
        ...payload,
        ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
      }),
    );
  };

  /** Nobody retries a whisper for us: three tries within seconds. */
  const whisperOnce = async (to: Conversation, person: string, payload: SlackPayload): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      try {
        await postEphemeral(to, person, payload);
        return;
      } catch (error) {
        const failure = failureOf(error);
        if (failure?.reaction !== 'later' || tries === 3) return refuse(error, to.channel);
        await clock.sleep(Math.min(5 * SECOND, failure.retryAfterMs ?? tries * 300));
      }
    }
  };

  const whisper: Sender['whisper'] = async (to, person, payload: Payload, { reply, signal }) => {
    signal.throwIfAborted();
    const shown = payload as unknown as SlackPayload;
    const answered =
      reply !== undefined &&
      (await respond(reply, {
        response_type: 'ephemeral',
        replace_original: false,
        ...shown,
        ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
      }));
    if (!answered) await whisperOnce(to, person, shown);
  };

  return { post, update, whisper };
};
