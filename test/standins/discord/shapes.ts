// SPDX-License-Identifier: Apache-2.0

import type { State } from './state.ts';
import type { Channel, Json, Message, Person } from './types.ts';

/** Things as Discord's API and gateway show them. */
export const shapesOf = (state: State) => {
  const user = (person: Pick<Person, 'id' | 'name'>, isBot = false): Json => ({
    id: person.id,
    username: person.name,
    global_name: null,
    discriminator: '0',
    avatar: null,
    bot: isBot,
  });
  const botUser = (): Json => user(state.bot, true);
  const author = (id: string): Json => {
    if (id === 'bot') return botUser();
    const person = state.people.get(id);
    if (person === undefined) throw new Error(`there is no person ${id}`);
    return user(person);
  };
  const member = ({ nick, roles = [], ...person }: Person): Json => ({
    user: user(person),
    nick: nick ?? null,
    roles,
    joined_at: '2026-01-01T00:00:00.000000+00:00',
    deaf: false,
    mute: false,
    flags: 0,
    permissions: '2147483647',
  });
  const channel = (given: Channel): Json => ({
    id: given.id,
    type: given.type,
    name: given.name,
    position: 0,
    permission_overwrites: [],
    last_message_id: state.messages.findLast((one) => one.channel === given.id)?.id ?? null,
    ...(given.guild === undefined ? {} : { guild_id: given.guild }),
    ...(given.person === undefined ? {} : { recipients: [author(given.person)] }),
    ...(given.parent === undefined
      ? { parent_id: null }
      : {
          parent_id: given.parent,
          owner_id: given.owner ?? state.bot.id,
          member_count: 1,
          message_count: 0,
          thread_metadata: {
            archived: given.archived,
            locked: given.locked,
            auto_archive_duration: 1_440,
            archive_timestamp: '2026-01-01T00:00:00.000000+00:00',
          },
        }),
  });
  const message = (given: Message): Json => {
    const referenced =
      given.answers === undefined ? undefined : state.messages.find(({ id }) => id === given.answers);
    return {
      id: given.id,
      channel_id: given.channel,
      author: author(given.author),
      content: given.content,
      timestamp: new Date(given.at).toISOString(),
      edited_timestamp: given.edits === 0 ? null : new Date(given.at).toISOString(),
      tts: false,
      mention_everyone: false,
      mentions: [],
      mention_roles: [],
      attachments: given.files.map(({ name, text }, id) => ({
        id: String(id),
        filename: name,
        size: text.length,
        url: 'https://cdn.example/f',
        proxy_url: 'https://cdn.example/f',
      })),
      embeds: [],
      pinned: false,
      type: given.answers === undefined ? 0 : 19,
      flags: given.flags,
      components: given.components,
      ...(given.nonce === undefined ? {} : { nonce: given.nonce }),
      ...(given.answers === undefined
        ? {}
        : {
            message_reference: { message_id: given.answers, channel_id: given.channel },
            referenced_message:
              referenced === undefined ? null : message({ ...referenced, answers: undefined }),
          }),
    };
  };
  const guild = (id: string): Json => {
    const known = state.guilds.get(id);
    const inside = [...state.channels.values()].filter((one) => one.guild === id && !one.deleted);
    return {
      id,
      name: known?.name,
      icon: null,
      owner_id: '1',
      unavailable: false,
      large: false,
      member_count: 3,
      roles: [
        {
          id,
          name: '@everyone',
          permissions: '0',
          position: 0,
          color: 0,
          hoist: false,
          managed: false,
          mentionable: false,
          flags: 0,
        },
      ],
      emojis: [],
      stickers: [],
      features: [],
      members: [],
      presences: [],
      voice_states: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
      channels: inside.filter(({ parent }) => parent === undefined).map(channel),
      threads: inside.filter(({ parent, archived }) => parent !== undefined && !archived).map(channel),
      premium_tier: 0,
      preferred_locale: 'en-US',
      verification_level: 0,
      default_message_notifications: 0,
      explicit_content_filter: 0,
      mfa_level: 0,
      system_channel_flags: 0,
      nsfw_level: 0,
    };
  };
  return { user, botUser, author, member, channel, message, guild };
};

export type Shapes = ReturnType<typeof shapesOf>;
