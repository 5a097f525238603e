// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Conversation, Interaction, Person } from '../../src/core/conversation.ts';
import { fits } from '../../src/core/fits.ts';
import type { FilledField } from '../../src/core/form.ts';
import { component, flag } from './payload.ts';
import { missing, type PermissionName } from './permissions.ts';

const id = z.string().regex(/^\d{1,20}$/);
const User = z.object({ id, username: z.string().optional(), global_name: z.string().nullish() });
const Member = z.object({ user: User, nick: z.string().nullish(), roles: z.array(id).default([]) });

const Asked = z.object({
  id,
  application_id: id,
  token: z.string().min(1).max(1_000),
  type: z.number(),
  guild_id: id.nullish(),
  channel_id: id.optional(),
  channel: z.object({ id, type: z.number().optional(), parent_id: id.nullish() }).optional(),
  member: Member.nullish(),
  user: User.nullish(),
  locale: z.string().max(20).optional(),
  app_permissions: z.string().optional(),
});
type Asked = z.infer<typeof Asked>;

const Option = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
  focused: z.boolean().optional(),
});
const Subcommand = z.object({ name: z.string(), type: z.literal(1), options: z.array(Option).default([]) });
/** What was chosen, in a group or not: its verb says all. */
const Chosen = z.union([
  Subcommand,
  z
    .object({ type: z.literal(2), options: z.tuple([Subcommand]) })
    .transform(({ options: [subcommand] }) => subcommand),
]);
const Command = z.object({ data: z.object({ name: z.string(), options: z.array(Chosen).min(1) }) });
const Press = z.object({
  data: z.object({
    custom_id: z.string().min(1).max(100),
    component_type: z.number(),
    values: z.array(z.string()).optional(),
  }),
  message: z.object({
    id,
    flags: z.number().optional(),
    message_reference: z.object({ message_id: id.optional() }).nullish(),
  }),
});
const Field = z.object({
  custom_id: z.string(),
  value: z.string().optional(),
  values: z.array(z.string()).optional(),
});
const Form = z.object({
  data: z.object({
    custom_id: z.string().min(1).max(100),
    components: z.array(z.object({ component: Field.optional() })),
  }),
  message: z.object({ id, flags: z.number().optional() }).nullish(),
});

/** With what an interaction is answered: whoever has the token can write to this person for 15 minutes. */
export interface ReplyTo {
  readonly id: string;
  readonly application: string;
  readonly token: string;
}

interface Common {
  readonly asker: Pick<Interaction, 'conversation' | 'person' | 'direct'>;
  readonly id: string;
  readonly replyTo: ReplyTo;
  /** What the bot would need to write where this comes from. */
  readonly lacks: readonly PermissionName[];
}

export type Act =
  | (Common & {
      readonly type: 'command' | 'typing';
      readonly verb: string;
      readonly options: z.infer<typeof Option>[];
    })
  | (Common & { readonly type: 'press'; readonly line: string })
  | (Common & {
      readonly type: 'form';
      readonly modal: string;
      readonly filled: readonly FilledField[];
      readonly onMessage: boolean;
    });

const isThread = (type: number | undefined): boolean => type !== undefined && type >= 10 && type <= 12;

export const personOf = (
  user: z.infer<typeof User>,
  member: { readonly nick?: string | null | undefined; readonly roles: readonly string[] } | null | undefined,
  locale?: string,
): Person => {
  const name = member?.nick ?? user.global_name ?? user.username;
  return {
    id: user.id,
    ...(name === undefined || name === '' ? {} : { name }),
    ...(locale === undefined ? {} : { locale }),
    ...(member === null || member === undefined ? {} : { groups: [...member.roles] }),
  };
};

/** What somebody is called in a server. */
export const nameOfMember = (answer: unknown): string | undefined => {
  const { nick, user } = Member.parse(answer);
  return nick ?? user.global_name ?? user.username;
};

/** Where direct messages are: no server. */
export const NO_GUILD = '-';

export const conversationOf = (
  guild: string | null | undefined,
  channel: string,
  thread: string | undefined,
): Conversation => ({
  platform: 'discord',
  workspace: guild ?? NO_GUILD,
  channel,
  ...(thread === undefined ? {} : { thread }),
});

const commonOf = (asked: Asked, thread?: string): Common | undefined => {
  const { guild_id: guild, channel, member } = asked;
  const user = member?.user ?? asked.user ?? undefined;
  const where = channel?.id ?? asked.channel_id;
  if (user === undefined || where === undefined) return undefined;
  const within = isThread(channel?.type) && typeof channel?.parent_id === 'string';
  const conversation = within
    ? conversationOf(guild, channel.parent_id ?? where, where)
    : conversationOf(guild, where, thread);
  const direct = guild === undefined || guild === null;
  const write = within ? 'Send Messages in Threads' : 'Send Messages';
  return {
    id: `discord-${asked.id}`,
    asker: {
      conversation,
      person: personOf(user, member, asked.locale),
      ...(direct ? { direct: true } : {}),
    },
    replyTo: { id: asked.id, application: asked.application_id, token: asked.token },
    lacks: direct ? [] : missing(asked.app_permissions, ['View Channels', write]),
  };
};

/**
 * The thread that a button's answer belongs to: that of its message. A check that is run again stands where its button
 * stands: beside the old report in the channel, or in the thread.
 */
const threadOfPress = (line: string, { message }: z.infer<typeof Press>): string | undefined => {
  const isEphemeral = ((message.flags ?? 0) & flag.ephemeral) !== 0;
  if (isEphemeral || /^analy[sz]e\b/.test(line)) return undefined;
  return message.message_reference?.message_id ?? message.id;
};

const fieldsOf = ({ data }: z.infer<typeof Form>): readonly FilledField[] =>
  data.components.flatMap(({ component: field }) =>
    field === undefined
      ? []
      : [{ id: field.custom_id, values: field.values ?? (field.value === undefined ? [] : [field.value]) }],
  );

/** An interaction as Discord sends it, by either way; undefined for what the bot has no use for. */
export const actOf = (body: unknown, lineOfId: (id: string) => string): Act | undefined => {
  const asked = fits(Asked, body);
  if (!asked.success) return undefined;
  const { type } = asked.data;
  if (type === 2 || type === 4) {
    const command = fits(Command, body);
    const common = commonOf(asked.data);
    const [verb] = command.success ? command.data.data.options : [];
    if (common === undefined || verb === undefined) return undefined;
    return { ...common, type: type === 2 ? 'command' : 'typing', verb: verb.name, options: verb.options };
  }
  if (type === 3) {
    const press = fits(Press, body);
    if (!press.success) return undefined;
    const { custom_id: button, component_type: sort, values } = press.data.data;
    const line = sort === component.select ? values?.[0] : lineOfId(button);
    const common = line === undefined ? undefined : commonOf(asked.data, threadOfPress(line, press.data));
    return common === undefined || line === undefined ? undefined : { ...common, type: 'press', line };
  }
  if (type !== 5) return undefined;
  const form = fits(Form, body);
  if (!form.success) return undefined;
  const { message } = form.data;
  const isShared = message !== undefined && message !== null && ((message.flags ?? 0) & flag.ephemeral) === 0;
  const common = commonOf(asked.data, isShared ? message.id : undefined);
  if (common === undefined) return undefined;
  return {
    ...common,
    type: 'form',
    modal: form.data.data.custom_id,
    filled: fieldsOf(form.data),
    onMessage: message !== undefined && message !== null,
  };
};
