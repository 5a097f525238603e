// SPDX-License-Identifier: Apache-2.0

/** The slash command of the manifest. */
export const slackCommand = '/k8sgpt';

/** Shortcuts of the manifest, by callback id: one for the whole workspace, one in the menu of a message. */
export const slackShortcuts = { check: 'check_cluster', explain: 'explain_this' } as const;

/** Events that the bot subscribes to, with the scope that Slack wants for each. */
export const slackEvents = {
  app_home_opened: undefined,
  app_mention: 'app_mentions:read',
  'message.im': 'im:history',
} as const;

/** Events of what people write in threads, for `threadReplies: all`: not in the manifest. */
export const slackThreadEvents = {
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.mpim': 'mpim:history',
} as const;

/** Methods of the Web API that the bot calls, with the scope that each needs. */
export const slackMethods = {
  'assistant.threads.setStatus': 'chat:write',
  'auth.test': undefined,
  'chat.delete': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'files.completeUploadExternal': 'files:write',
  'files.getUploadURLExternal': 'files:write',
  'users.info': 'users:read',
  'views.open': undefined,
  'views.publish': undefined,
  'views.update': undefined,
} as const;

/** Methods that are called only where one of these scopes was granted. */
export const slackOptionalMethods = {
  'conversations.history': ['im:history', 'channels:history', 'groups:history', 'mpim:history'],
  'conversations.info': ['channels:read', 'groups:read', 'mpim:read'],
  'conversations.replies': ['im:history', 'channels:history', 'groups:history', 'mpim:history'],
  'usergroups.list': ['usergroups:read'],
} as const;

/** What each scope is for, in words; the manifest asks for no other. */
export const slackScopes = {
  'app_mentions:read': 'hear @k8sgpt in channels and threads',
  'chat:write': 'post, update and delete its own messages in channels that it was invited to',
  commands: 'take the slash command and the shortcuts',
  'files:write':
    'put a very long report into the thread as a file, and show pictures; without it a report is many messages and a picture is words',
  'im:history': 'read what people write to it in direct messages',
  'users:read':
    'know the name, language and time zone of who asked, and whether they are a guest; without it their id is shown and nobody counts as a guest. While Slack does not tell, somebody unknown is asked to try again',
} as const;

/** What the bot works without. Doctor says that they are missing, and what for. */
export const dispensable: readonly string[] = ['files:write', 'users:read'];

/** What an operator may add, and what for; nothing in the manifest needs them. */
export const slackOptionalScopes = {
  'channels:read':
    'tell public channels that are shared with another organisation also to commands and buttons',
  'groups:read': 'the same for private channels',
  'mpim:read': 'the same for group direct messages',
  'usergroups:read': 'know the user groups of who asked, for access by group',
  'channels:history':
    'find again what was posted just before a crash; hear replies in threads without a mention (`threadReplies: all`)',
  'groups:history': 'the same in private channels',
  'mpim:history': 'the same in group direct messages',
} as const;
