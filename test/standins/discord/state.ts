// SPDX-License-Identifier: Apache-2.0

import { permissions, permissionsInteger } from '../../../adapters/discord/permissions.ts';
import { snowflake } from './ids.ts';
import type { Channel, DiscordOptions, Json, Message, Person, Ping } from './types.ts';
import { displaysOf, madeOf } from './visible-text.ts';

export const EPHEMERAL = 1 << 6;

/** One interaction from the act to the end of its token. */
export interface Interaction {
  readonly id: string;
  readonly token: string;
  /** 2 command, 3 component, 4 autocomplete, 5 modal. */
  readonly type: number;
  readonly at: number;
  readonly user: string;
  readonly channel: string;
  /** The message that a button is on. */
  readonly source: string | undefined;
  answered: boolean;
  /** What stands in its place. */
  original: string | undefined;
  thinking: boolean;
}

/** Servers, channels, people, messages: all that Discord remembers. */
export const stateOf = (options: DiscordOptions, now: () => number) => {
  const id = (): string => snowflake(now());
  const bot = { id: id(), name: 'k8sgpt' };
  const application = { id: bot.id };
  const channels = new Map<string, Channel>();
  const guilds = new Map(
    options.guilds.map(({ id: guild, name }) => [guild, { id: guild, name, isMember: true }]),
  );
  const people = new Map<string, Person>(options.people.map((person) => [person.id, person]));
  const messages: Message[] = [];
  const interactions = new Map<string, Interaction>();
  const commands = new Map<string, Json[]>();
  const modals: {
    readonly user: string;
    readonly channel: string;
    readonly modal: Json;
    readonly source: string | undefined;
  }[] = [];
  const pings: Ping[] = [];

  const addChannel = (given: Pick<Channel, 'id' | 'type' | 'name'> & Partial<Channel>): Channel => {
    const channel: Channel = {
      guild: undefined,
      parent: undefined,
      owner: undefined,
      person: undefined,
      denied: 0n,
      archived: false,
      locked: false,
      deleted: false,
      ...given,
    };
    channels.set(channel.id, channel);
    return channel;
  };
  for (const guild of options.guilds)
    for (const { id: channel, name, type = 0 } of guild.channels)
      addChannel({ id: channel, type, name, guild: guild.id });

  const directWith = (person: string): Channel => {
    const known = [...channels.values()].find((channel) => channel.person === person);
    return known ?? addChannel({ id: id(), type: 1, name: '', person });
  };

  const granted = (channel: Channel): bigint => {
    const parent = channel.parent === undefined ? undefined : channels.get(channel.parent);
    return permissionsInteger & ~channel.denied & ~(parent?.denied ?? 0n);
  };

  const add = (given: Pick<Message, 'channel' | 'author'> & Partial<Message>): Message => {
    const message: Message = {
      id: id(),
      content: '',
      components: [],
      flags: 0,
      onlyFor: undefined,
      nonce: undefined,
      at: now(),
      answers: undefined,
      files: [],
      deleted: false,
      edits: 0,
      ...given,
    };
    messages.push(message);
    return message;
  };

  /** Names in a bot's message notify unless they are told not to; as mentions they are shown either way. */
  const notice = (message: Message, allowed: Json): void => {
    const texts = [message.content, ...displaysOf(message.components).map(({ markdown = '' }) => markdown)];
    for (const made of texts.flatMap(madeOf)) {
      const isLink = made.kind === 'link';
      if (!isLink) pings.push(made);
    }
    if (!Array.isArray(allowed?.parse) || allowed.parse.length > 0)
      pings.push({ kind: 'allowed_mentions', target: JSON.stringify(allowed) });
  };

  return {
    messageContent: options.messageContent === true,
    now,
    id,
    bot,
    application,
    channels,
    guilds,
    people,
    messages,
    interactions,
    commands,
    modals,
    pings,
    addChannel,
    directWith,
    granted,
    add,
    notice,
    may: (channel: Channel, permission: keyof typeof permissions): boolean =>
      channel.guild === undefined || (granted(channel) & permissions[permission].bit) !== 0n,
    find: (channel: string, message: string): Message | undefined =>
      messages.find((one) => one.id === message && one.channel === channel && !one.deleted),
    channel: (wanted: string): Channel => {
      const channel = channels.get(wanted);
      if (channel === undefined) throw new Error(`there is no channel ${wanted}`);
      return channel;
    },
  };
};

export type State = ReturnType<typeof stateOf>;
