// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';

const id = z.string().min(1).max(500);
const tenant = z.string().min(1).max(200);

const Account = z.object({
  id,
  name: z.string().max(500).nullish(),
  aadObjectId: z.string().max(200).nullish(),
  tenantId: tenant.nullish(),
  userRole: z.string().max(100).nullish(),
  role: z.string().max(100).nullish(),
});

/** Who a message names: `text` is how it stands in the message, `<at>k8sgpt</at>`. */
const Mention = z.object({
  type: z.literal('mention'),
  text: z.string().nullish(),
  mentioned: z.object({ id: z.string().nullish(), name: z.string().nullish() }).nullish(),
});

const ClientInfo = z.object({
  type: z.literal('clientInfo'),
  locale: z.string().max(40).nullish(),
  timezone: z.string().max(100).nullish(),
});

const ChannelData = z.object({
  tenant: z.object({ id: tenant.nullish() }).nullish(),
  team: z.object({ id: z.string().nullish(), name: z.string().nullish() }).nullish(),
  channel: z
    .object({ id: z.string().nullish(), type: z.string().nullish(), tenantId: z.string().nullish() })
    .nullish(),
  eventType: z.string().nullish(),
});

/** What every activity of Teams has that the bot looks at; all else is let through unread. */
export const Incoming = z.object({
  type: z.string().min(1).max(60),
  id: z.string().min(1).max(500).nullish(),
  name: z.string().max(200).nullish(),
  channelId: z.literal('msteams'),
  serviceUrl: z.url({ protocol: /^https?$/ }).max(500),
  locale: z.string().max(40).nullish(),
  localTimezone: z.string().max(100).nullish(),
  timestamp: z.string().nullish(),
  from: Account,
  recipient: Account.extend({ isTargeted: z.boolean().nullish() }),
  conversation: z.object({
    id,
    conversationType: z.enum(['personal', 'groupChat', 'channel']).nullish().catch(undefined),
    tenantId: tenant.nullish(),
    isGroup: z.boolean().nullish(),
  }),
  text: z.string().nullish(),
  replyToId: z.string().max(500).nullish(),
  action: z.string().max(60).nullish(),
  value: z.unknown().optional(),
  entities: z
    .array(z.union([Mention, ClientInfo, z.object({ type: z.string().nullish() })]))
    .nullish()
    .catch(undefined),
  membersAdded: z.array(z.object({ id: z.string() })).nullish(),
  channelData: ChannelData.nullish().catch(undefined),
});
export type Incoming = z.output<typeof Incoming>;

/** A button or a form of a card. https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model */
export const CardAction = z.object({
  action: z.object({
    verb: z.string().max(100).nullish(),
    data: z.record(z.string(), z.unknown()).nullish(),
  }),
  trigger: z.string().max(40).nullish(),
});

export type Mentioned = z.output<typeof Mention>;

export const mentionsOf = ({ entities }: Incoming): readonly Mentioned[] =>
  (entities ?? []).flatMap((entity) => {
    const mention = fits(Mention, entity);
    return mention.success ? [mention.data] : [];
  });

export const clientOf = ({ entities }: Incoming): z.output<typeof ClientInfo> | undefined => {
  for (const entity of entities ?? []) {
    const info = fits(ClientInfo, entity);
    if (info.success) return info.data;
  }
  return undefined;
};

export type Place = 'personal' | 'groupChat' | 'channel';

/** Older clients leave the type out; the ids tell. */
export const placeTypeOf = (conversationId: string, type?: Place | null): Place => {
  if (type !== undefined && type !== null) return type;
  if (/@thread\.(?:tacv2|skype)/.test(conversationId)) return 'channel';
  return conversationId.startsWith('19:') ? 'groupChat' : 'personal';
};

/** `19:…@thread.tacv2;messageid=1612` → the channel, and the root of the thread. */
export const partsOf = (
  conversationId: string,
): { readonly channel: string; readonly thread: string | undefined } => {
  const [channel = conversationId, ...rest] = conversationId.split(';');
  const thread = rest.find((part) => part.startsWith('messageid='))?.slice('messageid='.length);
  return { channel, thread: thread === '' ? undefined : thread };
};

export const conversationIdOf = (channel: string, thread: string | undefined): string =>
  thread === undefined || channel.includes(';messageid=') ? channel : `${channel};messageid=${thread}`;
