// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../../adapters/slack/limits.ts';
import { type Answer, done, refuse } from './answer.ts';
import { messageJson } from './message-json.ts';
import { type Args, type Around, isTrue, type Method, textOf, tsPattern } from './method.ts';
import type { Channel } from './state.ts';
import type { Json, Message } from './types.ts';

const readScope = { public: 'channels:history', private: 'groups:history', im: 'im:history' } as const;

const readable = (args: Args, { state, team, scopes }: Around): Channel | Answer => {
  const channel = state.channel(textOf(args, 'channel') ?? '');
  if (channel === undefined || channel.team !== team.id || (channel.type === 'private' && !channel.member))
    return refuse('channel_not_found');
  const needed = readScope[channel.type];
  if (!scopes.includes(needed)) return refuse('missing_scope', { needed, provided: scopes.join(',') });
  return channel.member ? channel : refuse('not_in_channel');
};

/** Without include_all_metadata only the name of the event is told. */
const told = (message: Message, args: Args, { state }: Around): Json => {
  const { metadata, ...json } = messageJson(message, state);
  if (metadata === undefined) return json;
  return {
    ...json,
    metadata: isTrue(args['include_all_metadata']) ? metadata : { event_type: metadata.event_type },
  };
};

const page = (found: readonly Message[], args: Args, around: Around): Answer => {
  const oldest = Number(args['oldest'] ?? 0);
  const limit = Number(args['limit'] ?? 100);
  if (limit > limitOf('historyMessages')) return refuse('invalid_limit');
  const young = found.filter(({ ts }) => Number(ts) > oldest);
  return done({
    messages: young.slice(0, limit).map((message) => told(message, args, around)),
    has_more: young.length > limit,
  });
};

const visibleIn = (channel: Channel, { state }: Around): readonly Message[] =>
  state.messages.filter(
    (message) => message.channel === channel.id && message.onlyFor === undefined && !message.deleted,
  );

const history = (args: Args, around: Around): Answer => {
  const channel = readable(args, around);
  if ('ok' in channel) return channel;
  return page(
    visibleIn(channel, around)
      .filter(({ threadTs }) => threadTs === undefined)
      .reverse(),
    args,
    around,
  );
};

const replies = (args: Args, around: Around): Answer => {
  const channel = readable(args, around);
  if ('ok' in channel) return channel;
  const root = textOf(args, 'ts') ?? '';
  const found = visibleIn(channel, around).filter(({ ts, threadTs }) => ts === root || threadTs === root);
  return found.length === 0 ? refuse('thread_not_found') : page(found, args, around);
};

const setStatus = (args: Args, { state, team }: Around): Answer => {
  const channel = state.channel(textOf(args, 'channel_id') ?? '');
  if (channel === undefined || channel.team !== team.id || !channel.member)
    return refuse('channel_not_found');
  const thread = textOf(args, 'thread_ts') ?? '';
  const isThere = state.messages.some(({ channel: at, ts }) => at === channel.id && ts === thread);
  if (!tsPattern.test(thread) || !isThere) return refuse('invalid_thread_ts');
  const status: unknown = args['status'];
  if (typeof status !== 'string' || status.length > limitOf('statusText')) return refuse('invalid_arguments');
  if (status === '') state.statuses.delete(`${channel.id}/${thread}`);
  else state.statuses.set(`${channel.id}/${thread}`, status);
  return done();
};

const reading = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];
const method = (scopes: readonly string[], run: Method['run']): Method => ({ token: 'bot', scopes, run });

export const historyMethods: Readonly<Record<string, Method>> = {
  'assistant.threads.setStatus': method(['chat:write', 'assistant:write'], setStatus),
  'conversations.history': method(reading, history),
  'conversations.replies': method(reading, replies),
};
