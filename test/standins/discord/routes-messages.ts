// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../../adapters/discord/limits.ts';
import { type Answer, created, nothing, ok, refuse } from './answer.ts';
import type { Around, Asked, Methods } from './method.ts';
import type { Channel, FileOf, Json, Message } from './types.ts';
import { faultsOfMessage } from './validate/message.ts';

const isThread = (channel: Channel): boolean => channel.parent !== undefined;

/** The channel, or why the bot cannot reach it. */
const reached = ({ at }: Asked, { state }: Around): Channel | Answer => {
  const channel = state.channels.get(at['channel'] ?? '');
  if (channel === undefined || channel.deleted) return refuse(404, 10003);
  const guild = channel.guild === undefined ? undefined : state.guilds.get(channel.guild);
  if (guild?.isMember === false || !state.may(channel, 'View Channels')) return refuse(403, 50001);
  return channel;
};

const isRefusal = (value: Channel | Answer): value is Answer => 'status' in value;

const mayWrite = (
  channel: Channel,
  body: Json,
  files: readonly FileOf[],
  { state }: Around,
): Answer | undefined => {
  if (channel.person !== undefined && state.people.get(channel.person)?.closed === true)
    return refuse(403, 50007);
  if (![0, 1, 2, 5, 10, 11, 12].includes(channel.type)) return refuse(400, 50008);
  if (!state.may(channel, isThread(channel) ? 'Send Messages in Threads' : 'Send Messages'))
    return refuse(403, 50013);
  if (files.length > 0 && !state.may(channel, 'Attach Files')) return refuse(403, 50013);
  if (body.message_reference !== undefined && !state.may(channel, 'Read Message History'))
    return refuse(403, 50013);
  if (channel.locked) return refuse(403, 160005);
  return undefined;
};

const createMessage = (asked: Asked, around: Around): Answer => {
  const { state, shapes } = around;
  const { body, files } = asked;
  const channel = reached(asked, around);
  if (isRefusal(channel)) return channel;
  const refused = mayWrite(channel, body, files, around);
  if (refused !== undefined) return refused;
  const faults = faultsOfMessage(body, { files });
  if (faults.length > 0) return refuse(400, 50035, faults);
  const { nonce, enforce_nonce: isEnforced, message_reference: reference } = body;
  // Of the same author within minutes, wherever it stands, and whether it was deleted since.
  const same = state.messages.find(
    (one) => nonce !== undefined && one.nonce === nonce && state.now() - one.at < limitOf('nonceMs'),
  );
  if (isEnforced === true && same !== undefined) return ok(shapes.message(same));
  const answered = reference === undefined ? undefined : state.find(channel.id, reference.message_id);
  if (reference !== undefined && answered === undefined && reference.fail_if_not_exists !== false)
    return refuse(400, 50035, ['the message that it answers is not there']);
  // Writing in a thread that sleeps wakes it.
  channel.archived = false;
  const message = state.add({
    channel: channel.id,
    author: 'bot',
    content: body.content ?? '',
    components: withIds(body.components ?? []),
    flags: body.flags ?? 0,
    nonce,
    files,
    answers: answered?.id,
  });
  state.notice(message, body.allowed_mentions);
  return ok(shapes.message(message));
};

/** Discord numbers components, and trims their words. */
const withIds = (components: Json): Json => {
  let id = 0;
  const one = (value: Json): Json => {
    id += 1;
    return {
      ...value,
      id,
      ...(typeof value.content === 'string' ? { content: value.content.trim() } : {}),
      ...(value.components === undefined ? {} : { components: value.components.map(one) }),
      ...(value.accessory === undefined ? {} : { accessory: one(value.accessory) }),
    };
  };
  return components.map(one);
};

const messageIn = (
  asked: Asked,
  around: Around,
): { readonly channel: Channel; readonly message: Message } | Answer => {
  const channel = reached(asked, around);
  if (isRefusal(channel)) return channel;
  const message = around.state.find(channel.id, asked.at['message'] ?? '');
  return message === undefined || message.onlyFor !== undefined ? refuse(404, 10008) : { channel, message };
};

export const change = (
  message: Message,
  { body, files }: Pick<Asked, 'body' | 'files'>,
): Answer | undefined => {
  const faults = faultsOfMessage(body, { files, flags: message.flags, isEdit: true });
  if (faults.length > 0) return refuse(400, 50035, faults);
  if (body.components !== undefined) message.components = withIds(body.components);
  if (body.content !== undefined) message.content = body.content;
  message.flags |= body.flags ?? 0;
  if (body.attachments !== undefined) message.files = files;
  message.edits += 1;
  return undefined;
};

const startThread = (asked: Asked, around: Around): Answer => {
  const { state, shapes } = around;
  const found = messageIn(asked, around);
  if ('status' in found) return found;
  const { channel, message } = found;
  if (![0, 5].includes(channel.type)) return refuse(400, 50024);
  if (!state.may(channel, 'Create Public Threads') || !state.may(channel, 'Read Message History'))
    return refuse(403, 50013);
  if (state.channels.get(message.id)?.deleted === false) return refuse(400, 160004);
  const { name, auto_archive_duration: minutes } = asked.body;
  if (typeof name !== 'string' || name.trim() === '' || name.length > limitOf('threadName'))
    return refuse(400, 50035, [`name: ${String(name)}`]);
  if (![60, 1_440, 4_320, 10_080].includes(minutes)) return refuse(400, 50035, ['auto_archive_duration']);
  const thread = state.addChannel({
    id: message.id,
    type: channel.type === 5 ? 10 : 11,
    name,
    guild: channel.guild,
    parent: channel.id,
  });
  around.dispatch('THREAD_CREATE', shapes.channel(thread));
  return created(shapes.channel(thread));
};

export const messageRoutes: Methods = {
  'POST /channels/:channel/messages': { run: createMessage },
  'PATCH /channels/:channel/messages/:message': {
    run: (asked, around) => {
      const found = messageIn(asked, around);
      if ('status' in found) return found;
      const { channel, message } = found;
      if (message.author !== 'bot') return refuse(403, 50005);
      if (channel.archived) return refuse(400, 50083);
      const refused = change(message, asked);
      if (refused !== undefined) return refused;
      around.state.notice(message, asked.body.allowed_mentions);
      return ok(around.shapes.message(message));
    },
  },
  'DELETE /channels/:channel/messages/:message': {
    run: (asked, around) => {
      const found = messageIn(asked, around);
      if ('status' in found) return found;
      if (found.message.author !== 'bot') return refuse(403, 50013);
      if (found.channel.archived) return refuse(400, 50083);
      found.message.deleted = true;
      return nothing;
    },
  },
  'GET /channels/:channel/messages': {
    run: (asked, around) => {
      const { state, shapes } = around;
      const channel = reached(asked, around);
      if (isRefusal(channel)) return channel;
      const after = BigInt(asked.query.get('after') ?? 0);
      const most = Number(asked.query.get('limit') ?? 50);
      if (most < 1 || most > 100) return refuse(400, 50035, ['limit']);
      // Who may not read the history is told of no message.
      const shown = state.may(channel, 'Read Message History') ? state.messages : [];
      const page = shown
        .filter((one) => one.channel === channel.id && !one.deleted && one.onlyFor === undefined)
        .filter(({ id }) => BigInt(id) > after)
        .slice(0, most)
        .reverse();
      return ok(
        page.map((one) => {
          const names = [...one.content.matchAll(/<@!?(\d+)>/g)].map(([, found]) => found ?? '');
          // Without the privileged intent the words of others' talk are left out here, too.
          const isRead = one.author === 'bot' || names.includes(state.bot.id);
          return {
            ...shapes.message(one),
            mentions: names.map((found) =>
              found === state.bot.id ? shapes.botUser() : shapes.author(found),
            ),
            content: isRead ? one.content : '',
          };
        }),
      );
    },
  },
  'POST /channels/:channel/messages/:message/threads': { run: startThread },
  'GET /channels/:channel': {
    run: (asked, around) => {
      const channel = reached(asked, around);
      return isRefusal(channel) ? channel : ok(around.shapes.channel(channel));
    },
  },
  'PATCH /channels/:channel': {
    run: (asked, around) => {
      const channel = reached(asked, around);
      if (isRefusal(channel)) return channel;
      if (!isThread(channel)) return refuse(403, 50013);
      if (channel.locked) return refuse(403, 50013);
      if (typeof asked.body.archived === 'boolean') channel.archived = asked.body.archived;
      return ok(around.shapes.channel(channel));
    },
  },
};
