import { messageJson } from './message-json.ts';
import { type Channel, identity, type State } from './state.ts';
import type { Json, Message } from './types.ts';

const token = 'verification-token';
const team = { id: identity.team, domain: identity.domain };

const personJson = (state: State, user: string): Json => {
  const name = state.people.get(user)?.name ?? user;
  return { id: user, username: name, name, team_id: identity.team };
};

/** Every event comes in this. */
export const eventCallback = (state: State, event: Json, seconds: number): Json => ({
  token,
  team_id: identity.team,
  context_team_id: identity.team,
  context_enterprise_id: null,
  api_app_id: identity.app,
  event,
  type: 'event_callback',
  event_id: state.id('Ev'),
  event_time: seconds,
  authorizations: [
    {
      enterprise_id: null,
      team_id: identity.team,
      user_id: identity.botUser,
      is_bot: true,
      is_enterprise_install: false,
    },
  ],
  is_ext_shared_channel: false,
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
  team_id: identity.team,
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
    user: personJson(state, fields.user),
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
    team,
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

export const viewSubmission = (state: State, user: string, view: Json, triggerId: string): Json => ({
  type: 'view_submission',
  team,
  user: personJson(state, user),
  api_app_id: identity.app,
  token,
  trigger_id: triggerId,
  view,
  response_urls: [],
  is_enterprise_install: false,
  enterprise: null,
});

export const urlVerification = (challenge: string): Json => ({ token, challenge, type: 'url_verification' });
