// SPDX-License-Identifier: Apache-2.0

import type { Deliveries } from './deliver.ts';
import type { GatewayStandIn } from './gateway.ts';
import type { Interactions } from './interactions.ts';
import type { Shapes } from './shapes.ts';
import type { Forgery } from './sign.ts';
import { EPHEMERAL, type State } from './state.ts';
import type { Channel, Delivered, Json, Message } from './types.ts';

interface Who {
  readonly channel: string;
  readonly user: string;
  readonly forge?: Forgery;
}

export interface CommandInput extends Who {
  readonly verb: string;
  /** The group of sub-commands that it is in. */
  readonly group?: string;
  readonly options?: Readonly<Record<string, string | boolean>>;
}

export interface TypingInput extends CommandInput {
  /** The option that is being typed. */
  readonly focused: string;
}

export interface PressInput {
  readonly message: Pick<Message, 'id' | 'channel'>;
  readonly user: string;
  /** The button's id, or the words on it. */
  readonly button: string;
}

export interface SaidInput extends Who {
  readonly text: string;
  readonly replyTo?: string;
  readonly mentions?: readonly string[];
}

interface PeopleOptions {
  readonly state: State;
  readonly shapes: Shapes;
  readonly interactions: Interactions;
  readonly deliveries: Deliveries;
  readonly gateway: GatewayStandIn;
}

const buttonsIn = (value: Json): readonly Json[] => {
  if (Array.isArray(value)) return value.flatMap(buttonsIn);
  if (typeof value !== 'object' || value === null) return [];
  if (value.type === 2 || value.type === 3) return [value];
  return [...buttonsIn(value.components), ...buttonsIn(value.accessory)];
};

/** What people do, and what Discord tells the bot of it. */
export const peopleOf = ({ state, shapes, interactions, deliveries, gateway }: PeopleOptions) => {
  const person = (id: string) => {
    const found = state.people.get(id);
    if (found === undefined) throw new Error(`there is no person ${id}`);
    return found;
  };

  const bodyOf = (channel: Channel, user: string, more: Json): Json => ({
    application_id: state.application.id,
    version: 1,
    channel: shapes.channel(channel),
    channel_id: channel.id,
    ...(channel.guild === undefined
      ? { user: shapes.author(user), context: 1 }
      : { guild_id: channel.guild, member: shapes.member(person(user)), context: 0, guild_locale: 'en-US' }),
    locale: person(user).locale ?? 'en-US',
    app_permissions: state.granted(channel).toString(),
    entitlements: [],
    authorizing_integration_owners: {},
    attachment_size_limit: 10_485_760,
    ...more,
  });

  const act = (
    type: 2 | 3 | 4 | 5,
    { channel: id, user, forge }: Who,
    more: Json,
    source?: Message,
  ): Promise<Delivered> => {
    const channel = state.channel(id);
    const interaction = interactions.begin({ type, user, channel: id, source: source?.id });
    const message = source === undefined ? {} : { message: shapes.message(source) };
    const body = bodyOf(channel, user, {
      id: interaction.id,
      token: interaction.token,
      type,
      ...message,
      ...more,
    });
    return deliveries.send(interaction, body, forge);
  };

  const commandData = ({ verb, group, options = {} }: CommandInput, focused?: string): Json => {
    const subcommand = {
      type: 1,
      name: verb,
      options: Object.entries(options).map(([name, value]) => ({
        type: typeof value === 'boolean' ? 5 : 3,
        name,
        value,
        ...(name === focused ? { focused: true } : {}),
      })),
    };
    const chosen = group === undefined ? subcommand : { type: 2, name: group, options: [subcommand] };
    return { data: { id: '1', type: 1, name: 'k8sgpt', options: [chosen] } };
  };

  const shown = ({ channel, id }: Pick<Message, 'id' | 'channel'>, user: string): Message => {
    const message = state.find(channel, id);
    if (message === undefined || (message.onlyFor ?? user) !== user)
      throw new Error(`${user} sees no message ${id}`);
    return message;
  };

  const say = ({ channel: id, user, text, replyTo, mentions = [] }: SaidInput): Message => {
    const channel = state.channel(id);
    const message = state.add({ channel: id, author: user, content: text, answers: replyTo });
    const names = [...text.matchAll(/<@!?(\d+)>/g)].map(([, found]) => found ?? '');
    const named = [...new Set([...names, ...mentions])].map((found) =>
      found === state.bot.id ? shapes.botUser() : shapes.author(found),
    );
    const hears = channel.guild === undefined || named.some(({ id: found }) => found === state.bot.id);
    gateway.dispatch(
      'MESSAGE_CREATE',
      {
        ...shapes.message(message),
        ...(channel.guild === undefined
          ? {}
          : { guild_id: channel.guild, member: shapes.member(person(user)) }),
        mentions: named,
        // Without the privileged intent the words of others' talk are left out.
        content: hears || state.messageContent ? text : '',
      },
      channel.guild,
    );
    return message;
  };

  return {
    command: (input: CommandInput): Promise<Delivered> => act(2, input, commandData(input)),
    /** Choices that are offered for the option that is being typed. */
    typing: async ({ focused, ...input }: TypingInput): Promise<readonly Json[]> => {
      interactions.offered.choices = [];
      await act(4, input, commandData(input, focused));
      return interactions.offered.choices;
    },
    press: ({ message: at, user, button }: PressInput): Promise<Delivered> => {
      const message = shown(at, user);
      const found = buttonsIn(message.components).find(
        ({ type, custom_id: id, label }) => type === 2 && (id === button || label === button),
      );
      if (found === undefined) throw new Error(`there is no button ${button}`);
      const data = { component_type: 2, custom_id: found.custom_id };
      return act(3, { channel: message.channel, user }, { data }, message);
    },
    choose: ({
      message: at,
      user,
      value,
    }: {
      readonly message: Pick<Message, 'id' | 'channel'>;
      readonly user: string;
      readonly value: string;
    }) => {
      const message = shown(at, user);
      const found = buttonsIn(message.components).find(
        ({ type, options }) => type === 3 && options.some((option: Json) => option.value === value),
      );
      if (found === undefined) throw new Error(`there is no option ${value}`);
      const data = { component_type: 3, custom_id: found.custom_id, values: [value] };
      return act(3, { channel: message.channel, user }, { data }, message);
    },
    /** The modal that was opened last is filled in and sent. */
    submit: (
      user: string,
      values: Readonly<Record<string, string | readonly string[]>>,
    ): Promise<Delivered> => {
      const open = state.modals.findLast((one) => one.user === user);
      if (open === undefined) throw new Error(`${user} has no modal open`);
      state.modals.splice(state.modals.indexOf(open), 1);
      const source = state.messages.find(({ id }) => id === open.source);
      const components = open.modal.components.map(({ component }: Json) => {
        const given = values[component.custom_id];
        const answer =
          component.type === 3
            ? { values: given === undefined ? [] : [given].flat() }
            : { value: given ?? component.value ?? '' };
        return {
          type: 18,
          id: 1,
          component: { type: component.type, id: 2, custom_id: component.custom_id, ...answer },
        };
      });
      return act(
        5,
        { channel: open.channel, user },
        { data: { custom_id: open.modal.custom_id, components } },
        source,
      );
    },
    say,
    mention: (input: SaidInput): Message =>
      say({
        ...input,
        text: input.text.includes(`<@${state.bot.id}>`) ? input.text : `<@${state.bot.id}> ${input.text}`,
      }),
    dm: (user: string, text: string, replyTo?: string): Message =>
      say({ channel: state.directWith(user).id, user, text, ...(replyTo === undefined ? {} : { replyTo }) }),
    /** An edit is told as such. */
    edit: (message: Message, text: string): void => {
      message.content = text;
      const { guild } = state.channel(message.channel);
      gateway.dispatch('MESSAGE_UPDATE', { ...shapes.message(message), guild_id: guild }, guild);
    },
    isEphemeral: ({ flags }: Message): boolean => (flags & EPHEMERAL) !== 0,
  };
};
