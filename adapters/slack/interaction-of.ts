import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Conversation, Interaction } from '../../src/core/conversation.ts';
import { readLine } from './read-line.ts';

/** An Interaction, and where to show what is for this person alone: the thread they look at, which is not always the thread that the answer belongs to. */
export interface Heard {
  readonly interaction: Interaction;
  readonly shownIn: string | undefined;
  /** How Slack calls the channel, where it tells: `directmessage` and `mpdm-…` take no invitation. */
  readonly channelName?: string | undefined;
}

const id = z.string().min(1).max(200);

const Command = z.object({
  team_id: id,
  channel_id: id,
  channel_name: z.string().optional(),
  user_id: id,
  user_name: z.string().optional(),
  text: z.string().default(''),
  trigger_id: id.optional(),
  response_url: z.url().optional(),
});

const Event = z.object({
  event_id: id,
  team_id: id,
  authorizations: z.array(z.object({ team_id: id.nullish(), user_id: id })).optional(),
  event: z.object({
    channel: id,
    channel_type: z.string().optional(),
    user: id.optional(),
    text: z.string().default(''),
    ts: id,
    thread_ts: id.optional(),
    subtype: z.string().optional(),
    bot_id: id.optional(),
    edited: z.unknown().optional(),
  }),
});

const Press = z.object({
  trigger_id: id.optional(),
  team: z.object({ id }).nullish(),
  user: z.object({
    id,
    username: z.string().optional(),
    name: z.string().optional(),
    team_id: id.optional(),
  }),
  channel: z.object({ id, name: z.string().optional() }),
  container: z.object({
    message_ts: id,
    thread_ts: id.optional(),
    is_ephemeral: z.boolean().default(false),
  }),
  message: z.object({ thread_ts: id.optional() }).optional(),
  response_url: z.url().optional(),
  actions: z
    .array(
      z.union([
        z.object({ value: z.string().min(1).max(2_000) }),
        z
          .object({ selected_option: z.object({ value: z.string().min(1).max(150) }) })
          .transform(({ selected_option: { value } }) => ({ value })),
      ]),
    )
    .min(1),
});

const conversation = (workspace: string, channel: string, thread: string | undefined): Conversation => ({
  platform: 'slack',
  workspace,
  channel,
  ...(thread === undefined ? {} : { thread }),
});

/** Slack makes one trigger per act: the same request replayed, or given to another connection, carries the same one. */
const idOf = (sort: string, trigger: string | undefined, body: unknown): string =>
  `slack-${sort}-${trigger ?? createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32)}`;

const replyOf = (url: string | undefined): { reply?: string } => (url === undefined ? {} : { reply: url });
const nameOf = (name: string | undefined): { name?: string } =>
  name === undefined || name === '' ? {} : { name };

/** `/k8sgpt …`. Slack takes no slash commands in threads. */
export const heardCommand = (body: unknown, at: number): Heard | undefined => {
  const parsed = Command.safeParse(body);
  if (!parsed.success) return undefined;
  const { team_id: team, channel_id: channel, user_id: user, user_name: name, text } = parsed.data;
  return {
    interaction: {
      id: idOf('command', parsed.data.trigger_id, body),
      conversation: conversation(team, channel, undefined),
      person: { id: user, ...nameOf(name) },
      at,
      source: 'command',
      line: readLine(text),
      ...replyOf(parsed.data.response_url),
    },
    shownIn: undefined,
    channelName: parsed.data.channel_name,
  };
};

/** `@k8sgpt …` in a channel or thread, or a direct message. Undefined for what bots say, for edits and for joins and the like. */
export const heardEvent = (body: unknown, at: number, ownUser?: string): Heard | undefined => {
  const parsed = Event.safeParse(body);
  if (!parsed.success) return undefined;
  const { event, authorizations, event_id: delivery } = parsed.data;
  const { user, bot_id: bot, subtype, thread_ts: thread } = event;
  const [installed] = authorizations ?? [];
  const self = installed?.user_id ?? ownUser;
  // A file with a comment, and a reply also sent to the channel, are still a person's words.
  const written = subtype === undefined || subtype === 'file_share' || subtype === 'thread_broadcast';
  if (user === undefined || bot !== undefined || user === self || !written || event.edited !== undefined)
    return undefined;
  const direct = event.channel_type === 'im';
  return {
    interaction: {
      // Slack repeats an event that was not acknowledged in time under the same event_id.
      id: `slack-event-${delivery}`,
      conversation: conversation(installed?.team_id ?? parsed.data.team_id, event.channel, thread),
      person: { id: user },
      at,
      source: direct ? 'message' : 'mention',
      line: readLine(event.text, self),
    },
    shownIn: thread,
  };
};

/**
 * A button. It carries the line. What is asked of a report is answered in the report's thread; a check that is run
 * again stands where its button stands: beside the old report in the channel, or in the thread.
 */
export const heardPress = (body: unknown, at: number): Heard | undefined => {
  const parsed = Press.safeParse(body);
  if (!parsed.success) return undefined;
  const { user, channel, container, message, actions } = parsed.data;
  const line = actions[0]?.value ?? '';
  const root = container.thread_ts ?? message?.thread_ts;
  // A root that has replies names itself as its thread.
  const within = root === container.message_ts ? undefined : root;
  const again = /^analy[sz]e\b/.test(line);
  const thread = within ?? (container.is_ephemeral || again ? undefined : container.message_ts);
  return {
    interaction: {
      id: idOf('press', parsed.data.trigger_id, body),
      conversation: conversation(parsed.data.team?.id ?? user.team_id ?? '-', channel.id, thread),
      person: { id: user.id, ...nameOf(user.username ?? user.name) },
      at,
      source: 'action',
      line,
      ...replyOf(parsed.data.response_url),
    },
    shownIn: within,
    channelName: channel.name,
  };
};
