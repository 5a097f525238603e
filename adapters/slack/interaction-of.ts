// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import { conversation, type Heard, id, idOf, personOf, replyOf, User } from './heard.ts';
import { readLine } from './read-line.ts';

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
  is_ext_shared_channel: z.boolean().nullish(),
  event: z.object({
    channel: id,
    channel_type: z.string().optional(),
    user: id.optional(),
    user_team: id.optional(),
    text: z.string().default(''),
    ts: id,
    thread_ts: id.optional(),
    subtype: z.string().optional(),
    bot_id: id.optional(),
    edited: z.unknown().optional(),
  }),
});

/** What a press carries: the value of a button, or of the option that was chosen. */
export const Actions = z
  .array(
    z.union([
      z.object({ value: z.string().min(1).max(2_000) }),
      z
        .object({ selected_option: z.object({ value: z.string().min(1).max(150) }) })
        .transform(({ selected_option: { value } }) => ({ value })),
    ]),
  )
  .min(1);

const Press = z.object({
  trigger_id: id.optional(),
  team: z.object({ id }).nullish(),
  user: User,
  channel: z.object({ id, name: z.string().optional() }),
  container: z.object({
    message_ts: id,
    thread_ts: id.optional(),
    is_ephemeral: z.boolean().default(false),
  }),
  message: z.object({ thread_ts: id.optional() }).optional(),
  response_url: z.url().optional(),
  actions: Actions,
});

const directly = (channel: string): { direct?: true } => (channel.startsWith('D') ? { direct: true } : {});

/** `/k8sgpt …`. Slack takes no slash commands in threads. */
export const heardCommand = (body: unknown, at: number): Heard | undefined => {
  const parsed = fits(Command, body);
  if (!parsed.success) return undefined;
  const { team_id: team, channel_id: channel, user_id: user, user_name: name, text } = parsed.data;
  return {
    interaction: {
      id: idOf('command', parsed.data.trigger_id, body),
      conversation: conversation(team, channel, undefined),
      person: personOf({ id: user, ...(name === undefined ? {} : { name }) }, undefined),
      at,
      source: 'command',
      line: readLine(text),
      ...directly(channel),
      ...replyOf(parsed.data.response_url),
    },
    shownIn: undefined,
    channelName: parsed.data.channel_name,
    trigger: parsed.data.trigger_id,
  };
};

/**
 * `@k8sgpt …` in a channel or thread, a direct message, or (where the app is subscribed to them) what people write in
 * threads. Undefined for what bots say, for edits and for joins and the like.
 */
export const heardEvent = (body: unknown, at: number, ownUser?: string): Heard | undefined => {
  const parsed = fits(Event, body);
  if (!parsed.success) return undefined;
  const { event, authorizations, event_id: delivery, is_ext_shared_channel: isShared } = parsed.data;
  const { user, bot_id: bot, subtype, thread_ts: thread } = event;
  const [installed] = authorizations ?? [];
  const self = installed?.user_id ?? ownUser;
  // A file with a comment, and a reply also sent to the channel, are still a person's words.
  const written = subtype === undefined || subtype === 'file_share' || subtype === 'thread_broadcast';
  if (user === undefined || bot !== undefined || user === self || !written || event.edited !== undefined)
    return undefined;
  const direct = event.channel_type === 'im';
  const team = installed?.team_id ?? parsed.data.team_id;
  return {
    interaction: {
      // Slack repeats an event that was not acknowledged in time under the same event_id.
      id: `slack-event-${delivery}`,
      conversation: conversation(team, event.channel, thread),
      person: personOf(
        { id: user, ...(event.user_team === undefined ? {} : { team_id: event.user_team }) },
        team,
      ),
      at,
      source: direct ? 'message' : 'mention',
      line: readLine(event.text, self),
      ...(direct ? { direct } : {}),
      ...(isShared === true ? { shared: true } : {}),
    },
    shownIn: thread,
  };
};

/**
 * A button or a menu. It carries the line. What is asked of a report is answered in the report's thread; a check that
 * is run again stands where its button stands: beside the old report in the channel, or in the thread.
 */
export const heardPress = (body: unknown, at: number): Heard | undefined => {
  const parsed = fits(Press, body);
  if (!parsed.success) return undefined;
  const { user, channel, container, message, actions } = parsed.data;
  const line = actions[0]?.value ?? '';
  const root = container.thread_ts ?? message?.thread_ts;
  // A root that has replies names itself as its thread.
  const within = root === container.message_ts ? undefined : root;
  const again = /^analy[sz]e\b/.test(line);
  const thread = within ?? (container.is_ephemeral || again ? undefined : container.message_ts);
  const team = parsed.data.team?.id;
  return {
    interaction: {
      id: idOf('press', parsed.data.trigger_id, body),
      conversation: conversation(team ?? user.team_id ?? '-', channel.id, thread),
      person: personOf(user, team),
      at,
      source: 'action',
      line,
      ...directly(channel.id),
      ...replyOf(parsed.data.response_url),
    },
    shownIn: within,
    channelName: channel.name,
    trigger: parsed.data.trigger_id,
  };
};
