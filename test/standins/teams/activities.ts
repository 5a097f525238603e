// SPDX-License-Identifier: Apache-2.0

import { given, type Room, type Someone } from './given.ts';
import type { Json } from './state.ts';

interface About {
  readonly serviceUrl: string;
  readonly room: Room;
  readonly user: Someone;
  readonly id: string;
  readonly thread: string | undefined;
  readonly now: number;
  /** The directory that the person belongs to. */
  readonly tenant?: string | undefined;
}

const common = ({ serviceUrl, room, user, id, thread, now, tenant = given.tenant }: About): Json => ({
  id,
  timestamp: new Date(now).toISOString(),
  channelId: 'msteams',
  serviceUrl,
  from: { ...user, tenantId: tenant },
  recipient: given.bot,
  conversation: {
    id: room.type === 'channel' && thread !== undefined ? `${room.id};messageid=${thread}` : room.id,
    conversationType: room.type,
    tenantId: given.tenant,
    ...(room.type === 'personal' ? {} : { isGroup: true }),
  },
  channelData: {
    tenant: { id: given.tenant },
    ...(room.type === 'channel'
      ? {
          team: { id: given.team },
          channel: { id: room.id, ...(room.shared === true ? { type: 'shared' } : {}) },
        }
      : {}),
  },
});

const client = {
  type: 'clientInfo',
  locale: 'de-DE',
  country: 'DE',
  platform: 'Windows',
  timezone: 'Europe/Berlin',
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `@Ben` is a mention of whoever is called so among `names`. */
const withNames = (text: string, names: readonly Someone[] = []): string =>
  names.reduce((line, { name }) => line.replace(`@${name}`, `<at>${name}</at>`), escaped(text));

/** A message as a person writes it; a mention of the bot comes first where it is one. */
export const messageActivity = (
  about: About & {
    readonly text: string;
    readonly mention: boolean;
    readonly targeted?: boolean | undefined;
    /** People that the text names as `<at>Ben</at>`. */
    readonly names?: readonly Someone[] | undefined;
  },
): Json => ({
  ...common(about),
  ...(about.targeted === true ? { recipient: { ...given.bot, isTargeted: true } } : {}),
  type: 'message',
  textFormat: 'plain',
  locale: 'de-DE',
  localTimezone: 'Europe/Berlin',
  text: `${about.mention ? `<at>${given.bot.name}</at> ` : ''}${withNames(about.text, about.names)}`,
  entities: [
    ...(about.mention ? [{ type: 'mention', mentioned: given.bot, text: `<at>${given.bot.name}</at>` }] : []),
    ...(about.names ?? []).map(({ id, name }) => ({
      type: 'mention',
      mentioned: { id, name },
      text: `<at>${name}</at>`,
    })),
    client,
  ],
});

export const pressActivity = (
  about: About & {
    readonly replyToId: string;
    readonly verb: string;
    readonly data: Json;
    readonly trigger?: 'manual' | 'automatic' | undefined;
  },
): Json => ({
  ...common(about),
  type: 'invoke',
  name: 'adaptiveCard/action',
  locale: 'de-DE',
  localTimezone: 'Europe/Berlin',
  replyToId: about.replyToId,
  entities: [client],
  value: {
    action: { type: 'Action.Execute', verb: about.verb, data: about.data },
    trigger: about.trigger ?? 'manual',
  },
});

export const installActivity = (about: About & { readonly action: 'add' | 'remove' }): Json => ({
  ...common(about),
  type: 'installationUpdate',
  action: about.action,
});

export const membersActivity = (about: About): Json => ({
  ...common(about),
  type: 'conversationUpdate',
  membersAdded: [{ id: given.bot.id }],
});

/** Somebody answers whether they want a file. */
export const consentActivity = (
  about: About & {
    readonly replyToId: string;
    readonly action: 'accept' | 'decline';
    readonly context: Json;
    readonly uploadInfo?: Json;
  },
): Json => ({
  ...common(about),
  type: 'invoke',
  name: 'fileConsent/invoke',
  replyToId: about.replyToId,
  value: {
    type: 'fileUpload',
    action: about.action,
    context: about.context,
    ...(about.uploadInfo === undefined ? {} : { uploadInfo: about.uploadInfo }),
  },
});

/** Somebody chooses *Explain this* in the menu of a message; `content` as Teams keeps it, in HTML. */
export const extensionActivity = (
  about: About & {
    readonly message: string;
    readonly content: string;
    readonly byBot: boolean;
    readonly attachments: Json;
  },
): Json => ({
  ...common(about),
  type: 'invoke',
  name: 'composeExtension/fetchTask',
  value: {
    commandId: 'explain',
    commandContext: 'message',
    requestId: about.id,
    messagePayload: {
      id: about.message,
      replyToId: null,
      body: { contentType: 'html', content: about.content },
      from: about.byBot
        ? { application: { applicationIdentityType: 'bot', id: given.appId, displayName: given.bot.name } }
        : { user: { userIdentityType: 'aadUser', id: about.user.aadObjectId } },
      attachments: about.attachments,
    },
  },
});
