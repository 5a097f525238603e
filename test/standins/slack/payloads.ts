// SPDX-License-Identifier: Apache-2.0

import { messageJson } from './message-json.ts';
import { type Channel, identity, type State } from './state.ts';
import type { Json, Message } from './types.ts';

const token = 'verification-token';
const team = { id: identity.team, domain: identity.domain };

const personJson = (state: State, user: string, team: string = identity.team): Json => {
  const person = state.people.get(user);
  const name = person?.name ?? user;
  return { id: user, username: name, name, team_id: person?.team ?? team };
};

/** Every event comes in this. */
export const eventCallback = (
  state: State,
  event: Json,
  { seconds, channel }: { readonly seconds: number; readonly channel: Channel | undefined },
): Json => ({
  token,
  team_id: channel?.team ?? identity.team,
  context_team_id: channel?.team ?? identity.team,
  context_enterprise_id: null,
  api_app_id: identity.app,
  event,
  type: 'event_callback',
  event_id: state.id('Ev'),
  event_time: seconds,
  authorizations: [
    {
      enterprise_id: null,
      team_id: channel?.team ?? identity.team,
      user_id: identity.botUser,
      is_bot: true,
      is_enterprise_install: false,
    },
  ],
  is_ext_shared_channel: channel?.shared ?? false,
  event_context: state.id('4-'),
});

/** What the person's own client adds to what they wrote. */
const composed = (text: string): readonly Json[] => [
  {
    type: 'rich_text',
    block_id: 'typed',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
  },
];

export const mentionEvent = (state: State, message: Message): Json => ({
  ...messageJson({ ...message, blocks: composed(message.text) }, state),
  type: 'app_mention',
  client_msg_id: state.id('cm'),
  channel: message.channel,
  event_ts: message.ts,
});

export const directMessageEvent = (state: State, message: Message): Json => ({
  ...messageJson(message.byBot ? message : { ...message, blocks: composed(message.text) }, state),
  type: 'message',
  ...(message.byBot ? {} : { client_msg_id: state.id('cm') }),
  channel: message.channel,
  channel_type: 'im',
  event_ts: message.ts,
});

interface CommandFields {
  readonly command: string;
  readonly text: string;
  readonly channel: Channel;
  readonly user: string;
  readonly triggerId: string;
  readonly responseUrl: string;
}

const channelName = ({ type, name }: Channel): string =>
  type === 'im' ? 'directmessage' : type === 'private' ? 'privategroup' : name;

export const commandFields = (state: State, fields: CommandFields): Record<string, string> => ({
  token,
  team_id: fields.channel.team,
  team_domain: identity.domain,
  channel_id: fields.channel.id,
  channel_name: channelName(fields.channel),
  user_id: fields.user,
  user_name: state.people.get(fields.user)?.name ?? fields.user,
  command: fields.command,
  text: fields.text,
  api_app_id: identity.app,
  is_enterprise_install: 'false',
  response_url: fields.responseUrl,
  trigger_id: fields.triggerId,
});

interface ActionFields {
  readonly message: Message;
  readonly channel: Channel;
  readonly user: string;
  readonly action: Json;
  readonly triggerId: string;
  readonly responseUrl: string;
}

export const blockActions = (state: State, fields: ActionFields): Json => {
  const { message, channel } = fields;
  const isEphemeral = message.onlyFor !== undefined;
  return {
    type: 'block_actions',
    user: personJson(state, fields.user, channel.team),
    api_app_id: identity.app,
    token,
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    },
    trigger_id: fields.triggerId,
    team: { ...team, id: channel.team },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: channel.id, name: channelName(channel) },
    // Slack does not keep what only one person saw.
    ...(isEphemeral ? {} : { message: messageJson(message, state) }),
    state: { values: {} },
    response_url: fields.responseUrl,
    actions: [fields.action],
  };
};

interface ViewFields {
  readonly user: string;
  readonly view: Json;
  readonly triggerId: string;
}

/** A press in a modal or in the Home tab: no channel, no message. */
export const viewActions = (
  state: State,
  { user, view, triggerId, action }: ViewFields & { readonly action: Json },
): Json => ({
  type: 'block_actions',
  user: personJson(state, user),
  api_app_id: identity.app,
  token,
  container: { type: 'view', view_id: view.id },
  trigger_id: triggerId,
  team,
  enterprise: null,
  is_enterprise_install: false,
  view,
  actions: [action],
});

/** What somebody types into a select that asks the bot. */
export const blockSuggestion = (
  state: State,
  {
    user,
    view,
    blockId,
    actionId,
    typed,
  }: Omit<ViewFields, 'triggerId'> & {
    readonly blockId: string;
    readonly actionId: string;
    readonly typed: string;
  },
): Json => ({
  type: 'block_suggestion',
  user: personJson(state, user),
  container: { type: 'view', view_id: view.id },
  api_app_id: identity.app,
  token,
  action_id: actionId,
  block_id: blockId,
  value: typed,
  team,
  view,
});

export const globalShortcut = (state: State, user: string, callbackId: string, triggerId: string): Json => ({
  type: 'shortcut',
  token,
  action_ts: state.nextTs(),
  team,
  user: personJson(state, user),
  is_enterprise_install: false,
  enterprise: null,
  callback_id: callbackId,
  trigger_id: triggerId,
});

export const messageShortcut = (
  state: State,
  {
    message,
    channel,
    user,
    callbackId,
    triggerId,
    responseUrl,
  }: Omit<ActionFields, 'action'> & { readonly callbackId: string },
): Json => ({
  ...globalShortcut(state, user, callbackId, triggerId),
  type: 'message_action',
  response_url: responseUrl,
  message_ts: message.ts,
  channel: { id: channel.id, name: channelName(channel) },
  message: messageJson(message, state),
});

export const homeOpened = (state: State, user: string, view: Json): Json => ({
  type: 'app_home_opened',
  user,
  channel: `D${user.slice(1)}`,
  event_ts: state.nextTs(),
  tab: 'home',
  ...(view === undefined ? {} : { view }),
});

/** What people write to each other in a channel, for apps that are subscribed to it. */
export const channelMessageEvent = (state: State, message: Message, channel: Channel): Json => ({
  ...directMessageEvent(state, message),
  channel_type: channel.type === 'private' ? 'group' : 'channel',
});

export const viewSubmission = (
  state: State,
  { user, view, triggerId, responseUrls }: ViewFields & { readonly responseUrls: readonly Json[] },
): Json => ({
  type: 'view_submission',
  team,
  user: personJson(state, user),
  api_app_id: identity.app,
  token,
  trigger_id: triggerId,
  view,
  response_urls: responseUrls,
  is_enterprise_install: false,
  enterprise: null,
});

export const urlVerification = (challenge: string): Json => ({ token, challenge, type: 'url_verification' });
