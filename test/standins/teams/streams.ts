// SPDX-License-Identifier: Apache-2.0

import { bytesOf, limitOf } from '../../../adapters/teams/limits.ts';
import type { Fault } from './check-activity.ts';
import { faultsOfCard } from './parse-card.ts';
import type { Json, Message, State } from './state.ts';

interface Stream {
  readonly message: Message;
  readonly startedAt: number;
  sentAt: number;
  sequence: number;
  text: string;
  state: 'open' | 'stopped' | 'done';
}

interface Answer {
  readonly status: number;
  readonly body?: Json;
}

const refusal = (message: string): Fault => ({ status: 403, code: 'ContentStreamNotAllowed', message });
const bad = (message: string): Fault => ({ status: 400, code: 'BadRequest', message });

/** What an activity says of the stream that it belongs to. */
export const streamInfoOf = (body: Json): Json =>
  (body?.entities ?? []).find(({ type }: Json) => type === 'streaminfo');

/** Words that grow, as Teams shows them. https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux */
export const createStreamRules = (
  state: State,
  {
    now,
    allowed,
    strict,
  }: { readonly now: () => number; readonly allowed: () => boolean; readonly strict: boolean },
) => {
  const streams = new Map<string, Stream>();
  const isOver = (stream: Stream): boolean => now() - stream.startedAt > limitOf('streamMs');

  const start = (room: string, body: Json, info: Json): Answer | Fault => {
    if (info.streamSequence !== 1) return bad('the first of a stream is number 1');
    for (const { message, state: is, ...rest } of streams.values())
      if (message.room === room && is === 'open' && !isOver({ message, state: is, ...rest }))
        return refusal('Content stream is not allowed');
    const message = state.add({ room, thread: undefined, byBot: true, onlyFor: undefined, activity: body });
    const text = info.streamType === 'informative' ? '' : body.text;
    streams.set(message.id, { message, startedAt: now(), sentAt: now(), sequence: 1, text, state: 'open' });
    return { status: 201, body: { id: message.id } };
  };

  const faultOf = (stream: Stream | undefined): Fault | undefined => {
    if (stream === undefined) return bad('an unknown stream');
    if (stream.state === 'stopped') return refusal('Content stream was canceled by user.');
    if (stream.state === 'done')
      return refusal('Content stream is not allowed on an already completed streamed message');
    return isOver(stream) ? refusal('Content stream finished due to exceeded streaming time.') : undefined;
  };

  const faultOfBody = (body: Json, info: Json): Fault | undefined => {
    if (typeof body.text !== 'string' || body.text === '')
      return bad('Start streaming activities should include text');
    if (bytesOf(body) > limitOf('messageBytes')) return refusal('Message size too large');
    if (body.type === 'message') {
      if (info.streamType !== 'final') return bad('Only end streaming type is allowed as a message activity');
      if (info.streamSequence !== undefined) return bad('the last of a stream has no number');
      for (const { content } of body.attachments ?? []) {
        const [fault] = faultsOfCard(content);
        if (fault !== undefined) return bad(`the card: ${fault}`);
      }
      return undefined;
    }
    if (info.streamType === 'final') return bad('the last of a stream is a message');
    if (body.attachments !== undefined) return bad('only the last of a stream has attachments');
    if (body.entities.length > 1) return bad('only the last of a stream has a label or citations');
    if (info.streamType === 'informative' && body.text.length > limitOf('streamInformative'))
      return bad('an informative message that is too long');
    return undefined;
  };

  return {
    /** Whether it may be changed as other messages are. */
    isBusy: (id: string): boolean => {
      const stream = streams.get(id);
      return (
        stream !== undefined && (stream.state === 'stopped' || (stream.state === 'open' && !isOver(stream)))
      );
    },
    /** The person presses Stop. */
    stop: (id: string): void => {
      const stream = streams.get(id);
      if (stream !== undefined) stream.state = 'stopped';
    },
    act: (room: string, body: Json): Answer | Fault => {
      const info = streamInfoOf(body);
      if (state.rooms.get(room)?.type !== 'personal' || !allowed())
        return refusal('Content stream is not allowed');
      const fault = faultOfBody(body, info);
      if (fault !== undefined) return fault;
      if (info.streamId === undefined && body.type === 'typing') return start(room, body, info);
      const stream = streams.get(info.streamId);
      const over = faultOf(stream);
      if (stream === undefined || over !== undefined) return over ?? bad('an unknown stream');
      if (strict && now() - stream.sentAt < limitOf('streamEveryMs'))
        return { status: 429, code: 'TooManyRequests', message: 'API calls quota exceeded' };
      if (body.type === 'typing') {
        if (!(info.streamSequence > stream.sequence)) return { status: 202, body: {} };
        if (info.streamType === 'streaming' && !body.text.startsWith(stream.text))
          return bad('a version that does not begin with the one before');
        if (info.streamType === 'informative' && stream.text !== '') return bad('words have begun already');
        stream.sequence = info.streamSequence;
        if (info.streamType === 'streaming') stream.text = body.text;
      } else stream.state = 'done';
      stream.sentAt = now();
      stream.message.activity = body;
      return { status: 202, body: {} };
    },
  };
};
