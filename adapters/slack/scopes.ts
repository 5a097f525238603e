/** The slash command of the manifest. */
export const slackCommand = '/k8sgpt';

/** Events that the bot subscribes to, with the scope that Slack wants for each. */
export const slackEvents = {
  app_mention: 'app_mentions:read',
  'message.im': 'im:history',
} as const;

/** Methods of the Web API that the bot calls, with the scope that each needs. */
export const slackMethods = {
  'auth.test': undefined,
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'users.info': 'users:read',
} as const;

/** What each scope is for, in words; the bot asks for no other. */
export const slackScopes = {
  'app_mentions:read': 'hear @k8sgpt in channels and threads',
  'chat:write': 'post and update its own messages in channels that it was invited to',
  commands: 'take the slash command',
  'im:history': 'read what people write to it in direct messages',
  'users:read': 'show the name of who asked; without it their id is shown',
} as const;
