// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import { SECOND } from '../../src/core/clock.ts';
import { Refused } from '../../src/core/errors.ts';
import {
  type ChatPlatform,
  MessageGone,
  type MessageRef,
  type Payload,
} from '../../src/core/ports/chat-platform.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { DiscordApi } from './api.ts';
import { failureOf, thrownFor } from './failures.ts';
import type { Handles } from './handles.ts';
import { NO_GUILD } from './interaction-of.ts';
import { bodyOf } from './message-body.ts';
import { isOther, nonceOf } from './nonce.ts';
import type { DiscordPayload } from './payload.ts';
import type { Respond } from './respond.ts';
import type { Session } from './session.ts';
import { simpler } from './simpler.ts';
import type { Threads } from './threads.ts';
import type { Waiting } from './waiting.ts';

export interface SendParts {
  readonly api: Pick<DiscordApi, 'call'>;
  readonly session: Pick<Session, 'succeeded' | 'failed'>;
  readonly threads: Threads;
  readonly waiting: Waiting;
  readonly handles: Handles;
  readonly respond: Respond;
  readonly clock: Clock;
  readonly log: Log;
  /** A message appeared in this channel. */
  readonly tellPeers: (news: 'arrived' | 'away', channel: string) => void;
}

export type Sender = Pick<ChatPlatform, 'post' | 'update' | 'whisper'> &
  Required<Pick<ChatPlatform, 'remove'>>;

interface Place {
  readonly channel: string;
  /** Of the message that this one answers, where no thread holds them together. */
  readonly answers?: string | undefined;
}

const REMEMBERED = 2_000;

export const createSender = (parts: SendParts): Sender => {
  const { api, session, threads, waiting, handles, respond, clock, log } = parts;
  /** Messages that are gone, by id: Discord gives them back for the same nonce all the same. */
  const gone = new Set<string>();

  const call = async (made: Parameters<DiscordApi['call']>[0]): Promise<unknown> => {
    const answer = await api.call(made);
    session.succeeded();
    return answer;
  };

  const pathOf = ({ channel, id }: MessageRef): `/${string}` => `/channels/${channel}/messages/${id}`;

  const edit = async (at: MessageRef, payload: DiscordPayload): Promise<MessageRef> => {
    await call({ method: 'PATCH', path: pathOf(at), body: bodyOf(payload), files: payload.files });
    return at;
  };

  const create = async (
    { channel, answers }: Place,
    payload: DiscordPayload,
    key: string,
  ): Promise<MessageRef> => {
    let again = '';
    for (;;) {
      const sent = (await call({
        method: 'POST',
        path: `/channels/${channel}/messages`,
        files: payload.files,
        body: {
          ...bodyOf(payload),
          nonce: nonceOf(channel, key, again),
          enforce_nonce: true,
          ...(answers === undefined
            ? {}
            : { message_reference: { message_id: answers, fail_if_not_exists: false } }),
        },
      })) as { readonly id: string; readonly components?: unknown };
      const at = { channel, id: sent.id };
      if (!gone.has(sent.id)) return isOther(payload.components, sent) ? edit(at, payload) : at;
      again = sent.id;
    }
  };

  /** Sends one payload with `once`; when Discord does not take its components, the same words otherwise. */
  const carry = async (
    payload: DiscordPayload,
    once: (payload: DiscordPayload) => Promise<MessageRef>,
    rest: (payload: DiscordPayload, first: MessageRef, index: number) => Promise<MessageRef>,
  ): Promise<MessageRef> => {
    try {
      return await once(payload);
    } catch (error) {
      const reaction = failureOf(error)?.reaction;
      if (payload.words !== undefined && (reaction === 'unshowable' || reaction === 'away')) {
        log.info({ reaction }, 'Discord shows no picture there; words instead');
        return carry(payload.words, once, rest);
      }
      if (reaction !== 'unshowable') throw error;
      const [head, ...tail] = simpler(payload);
      if (head === undefined) throw error;
      log.error(
        { components: payload.components.length },
        'Discord refused a rendered message; sent otherwise',
      );
      const first = await once(head);
      for (const [index, piece] of tail.entries()) await rest(piece, first, index);
      return first;
    }
  };

  /** The reaction that sending needs; always throws. */
  const refuse = async (error: unknown, channel: string): Promise<never> => {
    const failure = failureOf(error);
    if (failure !== undefined) session.failed(failure);
    if (failure?.reaction === 'gone') throw new MessageGone(`Discord answered ${failure.error}`);
    if (failure?.reaction === 'away') {
      parts.tellPeers('away', channel);
      await waiting.away(channel);
      throw waiting.refused(channel);
    }
    throw thrownFor(failure, error);
  };

  /** In a thread that slept it is woken first. */
  const awake = async <T>(thread: string, act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (failureOf(error)?.reaction !== 'archived') throw error;
      await threads.wake(thread).catch((cause: unknown) => {
        throw new Refused('The thread is closed: this message cannot be shown there.', { cause });
      });
      return act();
    }
  };

  /** Under its root: in the thread, or in the channel where none can be. */
  const reply = async (
    root: MessageRef,
    once: (place: Place) => Promise<MessageRef>,
  ): Promise<MessageRef> => {
    const thread = await threads.open(root);
    if (thread !== undefined) {
      try {
        return await awake(thread, async () => once({ channel: thread }));
      } catch (error) {
        const reaction = failureOf(error)?.reaction;
        if (reaction !== 'no-channel' && reaction !== 'away') throw error;
        // Somebody deleted the thread, or the bot may write in the channel only.
        threads.none(root);
      }
    }
    return once({ channel: root.channel, answers: root.id });
  };

  const post: Sender['post'] = async (to, payload, { key, thread, signal }) => {
    // A call under way is never cut short: a message that was posted and not remembered would be posted again.
    signal.throwIfAborted();
    const held = waiting.heldBack(to.channel);
    if (held !== undefined) throw held;
    const shown = payload as unknown as DiscordPayload;
    const put = async (place: Place, piece: DiscordPayload, part = ''): Promise<MessageRef> =>
      create(place, piece, `${key}${part}`);
    const send = async (
      piece: DiscordPayload,
      under: MessageRef | undefined,
      part?: string,
    ): Promise<MessageRef> => {
      if (under === undefined) return put({ channel: to.channel }, piece, part);
      // Direct messages have no threads.
      if (to.workspace === NO_GUILD) return put({ channel: to.channel, answers: under.id }, piece, part);
      return reply(under, async (place) => put(place, piece, part));
    };
    try {
      const first = await carry(
        shown,
        async (piece) => send(piece, thread),
        async (piece, root, index) => send(piece, thread ?? root, `/${index}`),
      );
      if (thread === undefined) threads.rooted(first.id, shown.title);
      await waiting.arrived(to.channel);
      parts.tellPeers('arrived', to.channel);
      return first;
    } catch (error) {
      return refuse(error, to.channel);
    }
  };

  const forgotten = (id: string): void => {
    gone.add(id);
    const [oldest] = gone;
    if (gone.size > REMEMBERED && oldest !== undefined) gone.delete(oldest);
  };

  const update: Sender['update'] = async (at, payload, { signal }) => {
    signal.throwIfAborted();
    const shown = payload as unknown as DiscordPayload;
    try {
      await carry(
        shown,
        async (piece) => awake(at.channel, async () => edit(at, piece)),
        async (piece, root, index) =>
          reply(root, async (place) => create(place, piece, `${root.id}/${index}`)),
      );
      threads.rooted(at.id, shown.title);
    } catch (error) {
      const reaction = failureOf(error)?.reaction;
      if (reaction === 'gone' || reaction === 'no-channel') {
        forgotten(at.id);
        throw new MessageGone('the message is no longer there');
      }
      await refuse(error, at.channel);
    }
  };

  const remove: Sender['remove'] = async (at, { signal }) => {
    signal.throwIfAborted();
    try {
      await awake(at.channel, async () => call({ method: 'DELETE', path: pathOf(at) }));
      forgotten(at.id);
    } catch (error) {
      const reaction = failureOf(error)?.reaction;
      if (reaction !== 'gone' && reaction !== 'no-channel') throw thrownFor(failureOf(error), error);
    }
  };

  /** Where no interaction can carry it: a direct message. */
  const direct = async (person: string, payload: DiscordPayload): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      try {
        const { id } = (await call({
          method: 'POST',
          path: '/users/@me/channels',
          body: { recipient_id: person },
        })) as { readonly id: string };
        await call({
          method: 'POST',
          path: `/channels/${id}/messages`,
          body: bodyOf(payload),
          files: payload.files,
        });
        return;
      } catch (error) {
        const failure = failureOf(error);
        // Nobody retries a whisper for us: three tries within seconds.
        if (failure?.reaction !== 'later' || tries === 3) throw thrownFor(failure, error);
        await clock.sleep(Math.min(5 * SECOND, failure.retryAfterMs ?? tries * 300));
      }
    }
  };

  const whisper: Sender['whisper'] = async (to, person, payload: Payload, { signal }) => {
    signal.throwIfAborted();
    const shown = payload as unknown as DiscordPayload;
    const handle = handles.ofPerson(to.channel, person);
    const isTold = handle !== undefined && (await respond.say(handle, shown));
    if (!isTold) await direct(person, shown);
  };

  return { post, update, remove, whisper };
};
