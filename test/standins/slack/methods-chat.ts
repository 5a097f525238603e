// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../../adapters/slack/limits.ts';
import { type Answer, done, type Refusal, refuse, refuseFault } from './answer.ts';
import { messageJson } from './message-json.ts';
import { type Args, type Around, isTrue, type Method, textOf, tsPattern } from './method.ts';
import { type Channel, type Content, identity } from './state.ts';
import type { Message } from './types.ts';
import { type Fault, faultOfAttachments, faultOfBlocks } from './validate/message.ts';
import { isObject } from './validate/schema.ts';

const faultOfContent = ({ blocks, attachments }: Args): Fault | undefined =>
  (blocks === undefined ? undefined : faultOfBlocks(blocks)) ??
  (attachments === undefined ? undefined : faultOfAttachments(attachments));

/** Not every workspace shows the cards of progress. */
const faultOfCards = ({ blocks }: Args, { state }: Around): Fault | undefined =>
  state.withoutCards && Array.isArray(blocks) && blocks.some(({ type }) => type === 'task_card')
    ? { error: 'invalid_blocks', messages: ['unsupported type: task_card [json-pointer:/blocks/0/type]'] }
    : undefined;

/** A name and an object; what others hear of it is not looked at. */
const isMetadata = (value: unknown): boolean =>
  isObject(value) &&
  typeof value['event_type'] === 'string' &&
  value['event_type'] !== '' &&
  isObject(value['event_payload']) &&
  Buffer.byteLength(JSON.stringify(value)) <= limitOf('metadataBytes');

const saysNothing = ({ text, blocks, attachments }: Args): boolean =>
  (typeof text !== 'string' || text.trim() === '') && !blocks?.length && !attachments?.length;

const contentOf = (args: Args): Content => ({
  text: textOf(args, 'text'),
  blocks: args['blocks'],
  attachments: args['attachments'],
  linked: isTrue(args['link_names']) || args['parse'] === 'full',
});

/** A private channel without the bot does not exist for it, nor does any channel of another workspace. */
const channelFor = (args: Args, { state, team }: Around): Channel | undefined => {
  const channel = state.channel(textOf(args, 'channel') ?? '');
  if (channel !== undefined && channel.team !== team.id) return undefined;
  return channel?.type === 'private' && !channel.member ? undefined : channel;
};

const mayPost = (channel: Channel, scopes: readonly string[]): boolean =>
  channel.member || (channel.type === 'public' && scopes.includes('chat:write.public'));

/**
 * Slack is told not to reply to replies and does not say what happens; the stand-in refuses, so that nobody relies on it.
 * A parent that was deleted keeps its thread while it has replies.
 */
const faultOfThread = (args: Args, channel: Channel, { state }: Around): Refusal | undefined => {
  const { thread_ts: thread } = args;
  if (thread === undefined || thread === '') return undefined;
  if (typeof thread !== 'string' || !tsPattern.test(thread)) return refuse('invalid_thread_ts');
  const here = state.messages.filter(
    (message) => message.channel === channel.id && message.onlyFor === undefined,
  );
  const parent = here.find(({ ts }) => ts === thread);
  const isKept = here.some(({ threadTs, deleted }) => threadTs === thread && !deleted);
  if (parent === undefined || (parent.deleted && !isKept)) return refuse('thread_not_found');
  return parent.threadTs === undefined ? undefined : refuse('cannot_reply_to_message');
};

const postMessage = (args: Args, around: Around): Answer => {
  const channel = channelFor(args, around);
  if (channel === undefined) return refuse('channel_not_found');
  // Frequency is counted before anything is looked at: a refused message costs as much.
  const retryAfter = around.rate.post(channel.id);
  if (retryAfter !== undefined) return { ...refuse('ratelimited'), retryAfter };
  if (channel.archived) return refuse('is_archived');
  if (!mayPost(channel, around.scopes)) return refuse('not_in_channel');
  if (saysNothing(args)) return refuse('no_text');
  if ((textOf(args, 'text')?.length ?? 0) > limitOf('messageText')) return refuse('msg_too_long');
  const fault = faultOfContent(args) ?? faultOfCards(args, around);
  if (fault !== undefined) return refuseFault(fault);
  if (args['metadata'] !== undefined && !isMetadata(args['metadata']))
    return refuse('invalid_metadata_format');
  const thread = faultOfThread(args, channel, around);
  if (thread !== undefined) return thread;
  const message = around.state.add({
    ...contentOf(args),
    channel: channel.id,
    threadTs: textOf(args, 'thread_ts'),
    metadata: args['metadata'],
    via: 'chat.postMessage',
  });
  around.posted(message);
  return done({ channel: channel.id, ts: message.ts, message: messageJson(message, around.state) });
};

const postEphemeral = (args: Args, around: Around): Answer => {
  const channel = channelFor(args, around);
  if (channel === undefined) return refuse('channel_not_found');
  if (channel.archived) return refuse('is_archived');
  if (!channel.member) return refuse('not_in_channel');
  const user = textOf(args, 'user');
  if (user === undefined || !around.state.isIn(channel, user)) return refuse('user_not_in_channel');
  if (saysNothing(args)) return refuse('no_text');
  if ((textOf(args, 'text')?.length ?? 0) > limitOf('messageText')) return refuse('msg_too_long');
  const fault = faultOfContent(args);
  if (fault !== undefined) return refuseFault(fault);
  const thread = faultOfThread(args, channel, around);
  if (thread !== undefined) return thread;
  const message = around.state.add({
    ...contentOf(args),
    channel: channel.id,
    threadTs: textOf(args, 'thread_ts'),
    onlyFor: user,
    via: 'chat.postEphemeral',
  });
  return done({ message_ts: message.ts });
};

type Own =
  | { readonly status: 'own'; readonly message: Message }
  | { readonly status: 'refused'; readonly answer: Refusal };

const refused = (error: string): Own => ({ status: 'refused', answer: refuse(error) });

/** A message of the bot itself; ephemeral ones are out of reach for update and delete. */
const ownMessage = (args: Args, around: Around, foreign: string): Own => {
  // A person's id names their direct messages when posting, but not here.
  const channel = channelFor(args, around);
  if (channel === undefined || /^[UW]/.test(String(args['channel']))) return refused('channel_not_found');
  const message = around.state.find(channel.id, textOf(args, 'ts') ?? '');
  if (message === undefined || message.onlyFor !== undefined) return refused('message_not_found');
  if (!message.byBot) return refused(foreign);
  if (channel.archived) return refused('is_inactive');
  if (!mayPost(channel, around.scopes)) return refused('not_in_channel');
  return { status: 'own', message };
};

const update = (args: Args, around: Around): Answer => {
  const own = ownMessage(args, around, 'cant_update_message');
  if (own.status === 'refused') return own.answer;
  const { message } = own;
  if (args['text'] === undefined && args['blocks'] === undefined && args['attachments'] === undefined)
    return refuse('no_text');
  if (Buffer.byteLength(textOf(args, 'text') ?? '') > limitOf('updateTextBytes'))
    return refuse('msg_too_long');
  const fault = faultOfContent(args) ?? faultOfCards(args, around);
  if (fault !== undefined) return refuseFault(fault);
  // What is not given stays as it was.
  const next = { text: message.text, blocks: message.blocks, attachments: message.attachments, ...args };
  if (saysNothing(next)) return refuse('no_text');
  around.state.edit(message, contentOf(args), 'chat.update');
  const json: unknown = messageJson(message, around.state);
  return done({ channel: message.channel, ts: message.ts, text: message.text, message: json });
};

const remove = (args: Args, around: Around): Answer => {
  const own = ownMessage(args, around, 'cant_delete_message');
  if (own.status === 'refused') return own.answer;
  own.message.deleted = true;
  return done({ channel: own.message.channel, ts: own.message.ts });
};

const getPermalink = (args: Args, around: Around): Answer => {
  const channel = channelFor(args, around);
  if (channel === undefined) return refuse('channel_not_found');
  const ts = textOf(args, 'message_ts') ?? '';
  if (around.state.find(channel.id, ts) === undefined) return refuse('message_not_found');
  const link = `https://${identity.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
  return done({ channel: channel.id, permalink: link });
};

const write = (run: Method['run']): Method => ({ token: 'bot', scopes: ['chat:write'], run });

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': write(postMessage),
  'chat.postEphemeral': write(postEphemeral),
  'chat.update': write(update),
  'chat.delete': write(remove),
  'chat.getPermalink': { token: 'bot', scopes: [], run: getPermalink },
};
