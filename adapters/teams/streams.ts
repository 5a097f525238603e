// SPDX-License-Identifier: Apache-2.0

import { type Clock, HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { MessageRef } from '../../src/core/ports/chat-platform.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { finalActivity, growingActivity } from './activity-of.ts';
import type { Sent } from './connector.ts';
import { limitOf } from './limits.ts';
import type { StreamedPayload, TeamsPayload } from './payload.ts';
import { failureOf } from './send-errors.ts';

/**
 * Answers that are shown while they are written, in chats with one person. Who calls it keeps its promises: `begin` is a
 * post, `follow` an update of what it began.
 */
export interface Streams {
  /** The message's id; undefined where it is to be posted as usual. */
  readonly begin: (conversation: string, payload: TeamsPayload) => Promise<string | undefined>;
  /**
   * done: it is shown. update: it is to be updated as usual. ended: so, too, but Teams may not let go of what it was: then
   * it is to be posted anew.
   */
  readonly follow: (at: MessageRef, payload: TeamsPayload) => Promise<'done' | 'update' | 'ended'>;
}

interface Open {
  readonly id: string;
  readonly startedAt: number;
  sentAt: number;
  sequence: number;
  /** What a further version must begin with. */
  text: string;
}

/** Teams ends a stream after two minutes, and takes nothing more of it then: ours end before, and go on as updates. */
const LONGEST_MS = limitOf('streamMs') - 20 * SECOND;
/** Teams takes one a second, and asks to wait a little longer. */
const EVERY_MS = 1_500;
const LAST_MS = limitOf('streamEveryMs') + 50;
/** Where streaming is not allowed, it is tried again after this long. */
const BARRED_MS = HOUR;
const KEPT_MS = 30 * MINUTE;
const MOST = 2_000;

const keyOf = ({ channel, id }: MessageRef): string =>
  `teams/stream/${encodeURIComponent(channel)}/${encodeURIComponent(id)}`;

/** Not allowed at all, over, or stopped by the person: by its words alone. */
const refusedFor = (error: unknown): 'stopped' | 'refused' | undefined => {
  const failure = failureOf(error);
  const isRefused =
    failure?.error === 'ContentStreamNotAllowed' ||
    (failure?.status === 400 && failure.reaction === undefined) ||
    failure?.status === 403;
  if (!isRefused) return undefined;
  return /cancell?ed by user/i.test(failure.said ?? '') ? 'stopped' : 'refused';
};

export const createStreams = ({
  send,
  isPersonal,
  memory,
  clock,
  log,
}: {
  readonly send: (conversation: string, activity: Sent) => Promise<string | undefined>;
  readonly isPersonal: (conversation: string) => Promise<boolean>;
  readonly memory: AdapterParts['memory'];
  readonly clock: Clock;
  readonly log: Log;
}): Streams => {
  /** By chat: Teams has one at a time there. */
  const open = new Map<string, Open>();
  const barredUntil = new Map<string, number>();

  /** Another process finishes what this one may not live to finish. */
  const note = async (at: MessageRef, state: 'open' | 'stopped' | 'over'): Promise<void> => {
    if (state !== 'open' && open.get(at.channel)?.id === at.id) open.delete(at.channel);
    await memory?.put(keyOf(at), state, { ttlMs: KEPT_MS }).catch(() => undefined);
  };

  const noted = async (at: MessageRef): Promise<string | undefined> =>
    (await isPersonal(at.channel)) ? (await memory?.get(keyOf(at)).catch(() => undefined))?.value : undefined;

  const waitFor = async (since: number, ms: number): Promise<void> => {
    const left = since + ms - clock.now();
    if (left > 0) await clock.sleep(left);
  };

  const grow = async (at: MessageRef, stream: Open, streamed: StreamedPayload): Promise<void> => {
    const { stage, text } = streamed;
    const isWriting = stage === 'writing';
    // Teams takes additions alone; what was put otherwise is told at the end.
    if (isWriting && (text === stream.text || !text.startsWith(stream.text))) return;
    await waitFor(stream.sentAt, EVERY_MS);
    stream.sequence += 1;
    stream.sentAt = clock.now();
    await send(at.channel, growingActivity(streamed, { id: at.id, sequence: stream.sequence }));
    if (isWriting) stream.text = text;
  };

  const finish = async (at: MessageRef, stream: Open | undefined, payload: TeamsPayload): Promise<void> => {
    if (stream !== undefined) await waitFor(stream.sentAt, LAST_MS);
    await send(at.channel, finalActivity(payload, at.id));
    await note(at, 'over');
  };

  /** Shown, unless Teams has ended it. */
  const shown = async (
    at: MessageRef,
    task: () => Promise<void>,
  ): Promise<'done' | 'stopped' | 'refused'> => {
    try {
      await task();
      return 'done';
    } catch (error) {
      const refused = refusedFor(error);
      if (refused === undefined) throw error;
      log.info({ reason: failureOf(error)?.said ?? refused }, 'A stream of Teams ended before its message');
      await note(at, refused === 'stopped' ? 'stopped' : 'over');
      return refused;
    }
  };

  return {
    begin: async (conversation, payload) => {
      const { streamed } = payload;
      const now = clock.now();
      if (streamed === undefined || streamed.stage === 'whole' || !(await isPersonal(conversation)))
        return undefined;
      const other = open.get(conversation);
      if (other !== undefined && now - other.startedAt < limitOf('streamMs')) return undefined;
      if (now < (barredUntil.get(conversation) ?? 0)) return undefined;
      try {
        const id = await send(conversation, growingActivity(streamed, { sequence: 1 }));
        if (id === undefined) return undefined;
        const text = streamed.stage === 'writing' ? streamed.text : '';
        open.set(conversation, { id, startedAt: now, sentAt: clock.now(), sequence: 1, text });
        await note({ channel: conversation, id }, 'open');
        return id;
      } catch (error) {
        if (refusedFor(error) === undefined) throw error;
        barredUntil.set(conversation, now + BARRED_MS);
        const [oldest] = barredUntil.keys();
        if (barredUntil.size > MOST && oldest !== undefined) barredUntil.delete(oldest);
        log.info({ reason: failureOf(error)?.error }, 'Teams does not stream here; updated in place');
        return undefined;
      }
    },
    follow: async (at, payload) => {
      const here = open.get(at.channel);
      const stream = here?.id === at.id ? here : undefined;
      const state = stream === undefined ? await noted(at) : 'open';
      // Whoever stopped it does not want to read on, and Teams changes nothing of it any more.
      if (state === 'stopped') return 'done';
      if (state !== 'open') return state === undefined ? 'update' : 'ended';
      const { streamed } = payload;
      const isYoung = stream !== undefined && clock.now() - stream.startedAt < LONGEST_MS;
      if (isYoung && streamed !== undefined && streamed.stage !== 'whole') {
        const grown = await shown(at, () => grow(at, stream, streamed));
        if (grown !== 'refused') return 'done';
      }
      // What another process began is ended with what there is now, and goes on as updates.
      const finished = await shown(at, () => finish(at, stream, payload));
      return finished === 'refused' ? 'ended' : 'done';
    },
  };
};
