// SPDX-License-Identifier: Apache-2.0

import { type Answer, done, refuse } from './answer.ts';
import { type Args, type Around, isTrue, type Method, textOf } from './method.ts';
import { type Channel, identity } from './state.ts';
import type { Json } from './types.ts';

const channelJson = (channel: Channel): Json => ({
  id: channel.id,
  ...(channel.type === 'im' ? { user: channel.name } : { name: channel.name, name_normalized: channel.name }),
  is_channel: channel.type === 'public',
  is_group: false,
  is_im: channel.type === 'im',
  is_mpim: false,
  is_private: channel.type !== 'public',
  is_archived: channel.archived,
  is_member: channel.member,
  is_ext_shared: channel.shared,
  is_general: false,
  context_team_id: identity.team,
});

const readScope = { public: 'channels:read', private: 'groups:read', im: 'im:read' } as const;

const visible = (args: Args, { state }: Around): Channel | undefined => {
  const channel = state.channel(textOf(args, 'channel') ?? '');
  return channel?.type === 'private' && !channel.member ? undefined : channel;
};

const conversationsInfo = (args: Args, around: Around): Answer => {
  const channel = visible(args, around);
  if (channel === undefined) return refuse('channel_not_found');
  const needed = readScope[channel.type];
  if (!around.scopes.includes(needed))
    return refuse('missing_scope', { needed, provided: around.scopes.join(',') });
  return done({ channel: channelJson(channel) });
};

const conversationsJoin = (args: Args, around: Around): Answer => {
  const channel = visible(args, around);
  if (channel === undefined) return refuse('channel_not_found');
  if (channel.type !== 'public') return refuse('method_not_supported_for_channel_type');
  if (channel.archived) return refuse('is_archived');
  const warning = channel.member ? { warning: 'already_in_channel' } : {};
  channel.member = true;
  return done({ channel: channelJson(channel), ...warning });
};

const conversationsOpen = (args: Args, { state }: Around): Answer => {
  const user = textOf(args, 'users') ?? '';
  const channel = state.people.has(user) ? state.channel(user) : undefined;
  return channel === undefined ? refuse('user_not_found') : done({ channel: { id: channel.id } });
};

const types = { public_channel: 'public', private_channel: 'private', im: 'im' } as const;

const usersConversations = (args: Args, { state }: Around): Answer => {
  const asked = (textOf(args, 'types') ?? 'public_channel').split(',');
  if (asked.some((type) => !Object.hasOwn(types, type) && type !== 'mpim')) return refuse('invalid_types');
  const found = [...state.channels.values()].filter(
    ({ type, member, archived }) =>
      member &&
      asked.some((name) => types[name as keyof typeof types] === type) &&
      !(archived && isTrue(args['exclude_archived'])),
  );
  const from = Number(textOf(args, 'cursor') ?? 0);
  const limit = Number(args['limit'] ?? 100);
  const cursor = from + limit < found.length ? String(from + limit) : '';
  return done({
    channels: found.slice(from, from + limit).map(channelJson),
    response_metadata: { next_cursor: cursor },
  });
};

const usersInfo = (args: Args, { state, team }: Around): Answer => {
  const user = state.people.get(textOf(args, 'user') ?? '');
  if (user === undefined) return refuse('user_not_found');
  const realName = user.realName ?? user.name;
  return done({
    user: {
      id: user.id,
      team_id: user.team ?? team.id,
      name: user.name,
      is_restricted: user.guest === true,
      is_ultra_restricted: false,
      real_name: realName,
      deleted: false,
      is_bot: false,
      is_app_user: false,
      tz: user.timeZone ?? 'Europe/Berlin',
      tz_label: 'Central European Time',
      tz_offset: 3600,
      ...(isTrue(args['include_locale']) ? { locale: user.locale ?? 'en-US' } : {}),
      profile: { real_name: realName, display_name: user.name, team: identity.team },
    },
  });
};

const authTest = (_args: Args, { team }: Around): Answer =>
  done({
    url: `https://${team.domain}.slack.com/`,
    team: team.domain,
    user: identity.botName,
    team_id: team.id,
    user_id: identity.botUser,
    bot_id: identity.bot,
    is_enterprise_install: false,
  });

const botsInfo = (args: Args): Answer => {
  const bot = textOf(args, 'bot');
  if (bot !== undefined && bot !== identity.bot) return refuse('bot_not_found');
  return done({
    bot: {
      id: identity.bot,
      deleted: false,
      name: identity.botName,
      app_id: identity.app,
      user_id: identity.botUser,
      icons: {},
    },
  });
};

const usergroupsList = (args: Args, { state }: Around): Answer =>
  done({
    usergroups: Object.entries(state.groups).map(([id, users]) => ({
      id,
      handle: id.toLowerCase(),
      ...(isTrue(args['include_users']) ? { users } : {}),
    })),
  });

const openConnection = (_args: Args, around: Around): Answer => done({ url: around.openSocketUrl() });

export const workspaceMethods: Readonly<Record<string, Method>> = {
  'apps.connections.open': { token: 'app', scopes: [], run: openConnection },
  'auth.test': { token: 'any', scopes: [], run: authTest },
  'bots.info': { token: 'bot', scopes: ['users:read'], run: botsInfo },
  'conversations.info': {
    token: 'bot',
    scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
    run: conversationsInfo,
  },
  'conversations.join': { token: 'bot', scopes: ['channels:join'], run: conversationsJoin },
  'conversations.open': { token: 'bot', scopes: ['im:write', 'mpim:write'], run: conversationsOpen },
  'usergroups.list': { token: 'bot', scopes: ['usergroups:read'], run: usergroupsList },
  'users.conversations': {
    token: 'bot',
    scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
    run: usersConversations,
  },
  'users.info': { token: 'bot', scopes: ['users:read'], run: usersInfo },
};
