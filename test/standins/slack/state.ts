// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../../src/core/clock.ts';
import { type Found, pingsInAttachments, pingsInBlocks, pingsInText } from './find-pings.ts';
import { withIds } from './give-ids.ts';
import type {
  Call,
  ChannelOptions,
  Json,
  Message,
  OpenView,
  Ping,
  SlackOptions,
  Upload,
  UserOptions,
} from './types.ts';

/** Who everybody is. */
export const identity = {
  team: 'T0STANDIN',
  domain: 'stand-in',
  app: 'A0STANDIN',
  bot: 'B0STANDIN',
  botUser: 'U0STANDIN',
  botName: 'k8sgpt',
} as const;

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly type: 'public' | 'private' | 'im';
  member: boolean;
  archived: boolean;
  readonly shared: boolean;
  readonly team: string;
  readonly people: readonly string[] | undefined;
}

/** What a message says. */
export interface Content {
  readonly text?: string | undefined;
  readonly blocks?: readonly Json[] | undefined;
  readonly attachments?: readonly Json[] | undefined;
  /** link_names or parse=full. */
  readonly linked?: boolean;
}

export interface Draft extends Content {
  readonly channel: string;
  readonly threadTs?: string | undefined;
  readonly user?: string;
  readonly onlyFor?: string | undefined;
  readonly via: Message['via'];
  readonly files?: readonly string[];
  readonly metadata?: Json;
}

/** Direct messages are a channel for each person. */
export const directMessageOf = (user: string): string => `D${user.slice(1)}`;

const channelOf = (given: ChannelOptions): Channel => ({
  id: given.id,
  name: given.name,
  type: given.private === true ? 'private' : 'public',
  member: given.member,
  archived: given.archived ?? false,
  shared: given.shared ?? false,
  team: given.team ?? identity.team,
  people: given.people,
});

export const stateOf = (
  { channels, users, groups = {}, withoutCards = false }: SlackOptions,
  clock: Clock,
) => {
  const known = new Map<string, Channel>();
  for (const given of channels) known.set(given.id, channelOf(given));
  for (const { id } of users)
    known.set(directMessageOf(id), {
      id: directMessageOf(id),
      name: id,
      type: 'im',
      member: true,
      archived: false,
      shared: false,
      team: identity.team,
      people: [id],
    });
  const people = new Map<string, UserOptions>(users.map((user) => [user.id, user]));
  const messages: Message[] = [];
  const pings: Ping[] = [];
  /** Of threads, until the bot writes there. */
  const statuses = new Map<string, string>();
  let counter = 0;
  let lastTs = 0;

  const next = (): number => ++counter;
  const id = (prefix: string): string => `${prefix}${next().toString(36).toUpperCase().padStart(8, '0')}`;

  /** Unique and growing, as Slack's are: seconds and six digits. */
  const nextTs = (): string => {
    lastTs = Math.max(lastTs + 1, clock.now() * 1000);
    return `${Math.floor(lastTs / 1_000_000)}.${String(lastTs % 1_000_000).padStart(6, '0')}`;
  };

  const watch = (found: readonly Found[], channel: string, via: string, text: string): void => {
    for (const ping of found) pings.push({ ...ping, channel, via, text });
  };

  const watchContent = (content: Content, channel: string, via: string): void => {
    const text = content.text ?? '';
    watch(pingsInText(text, { words: content.linked ?? false }), channel, via, text);
    watch(pingsInBlocks(content.blocks), channel, via, text);
    watch(pingsInAttachments(content.attachments), channel, via, text);
  };

  const add = (draft: Draft): Message => {
    const byBot = draft.via !== 'user';
    if (byBot) watchContent(draft, draft.channel, draft.via);
    const message: Message = {
      channel: draft.channel,
      ts: nextTs(),
      threadTs: draft.threadTs,
      user: draft.user ?? identity.botUser,
      byBot,
      onlyFor: draft.onlyFor,
      via: draft.via,
      at: clock.now(),
      text: draft.text ?? '',
      blocks: withIds(draft.blocks ?? [], () => id('b')),
      attachments: draft.attachments ?? [],
      files: draft.files ?? [],
      metadata: draft.metadata,
      edits: [],
      editedAt: undefined,
      deleted: false,
    };
    messages.push(message);
    if (byBot && draft.threadTs !== undefined) statuses.delete(`${draft.channel}/${draft.threadTs}`);
    return message;
  };

  const edit = (message: Message, change: Content, via: string): void => {
    watchContent(change, message.channel, via);
    message.edits.push({ at: clock.now(), text: message.text, blocks: message.blocks });
    if (change.text !== undefined) message.text = change.text;
    if (change.blocks !== undefined) message.blocks = withIds(change.blocks, () => id('b'));
    if (change.attachments !== undefined) message.attachments = change.attachments;
    message.editedAt = clock.now();
  };

  return {
    channels: known,
    people,
    messages,
    pings,
    calls: [] as Call[],
    views: new Map<string, OpenView>(),
    homes: new Map<string, Json>(),
    uploads: new Map<string, Upload>(),
    revoked: false,
    statuses,
    groups,
    withoutCards,
    id,
    nextTs,
    add,
    edit,
    find: (channel: string, ts: string): Message | undefined =>
      messages.find((message) => message.channel === channel && message.ts === ts && !message.deleted),
    /** By id, `#name`, or the id of a person for their direct messages. */
    channel: (given: string): Channel | undefined =>
      known.get(given) ??
      known.get(directMessageOf(given)) ??
      [...known.values()].find(({ name, type }) => type !== 'im' && (given === name || given === `#${name}`)),
    isIn: (channel: Channel, user: string): boolean => channel.people?.includes(user) ?? people.has(user),
  };
};

export type State = ReturnType<typeof stateOf>;
