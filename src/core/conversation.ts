// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** Where people talk. Ids are the platform's own. */
export const Conversation = z.object({
  platform: z.string().min(1),
  /** Slack team, Discord guild, Teams tenant; '-' where there is none. */
  workspace: z.string().min(1),
  channel: z.string().min(1),
  /** Root of the thread the person wrote in; undefined in the channel itself. */
  thread: z.string().optional(),
});
export type Conversation = z.infer<typeof Conversation>;

/** Who asked. */
export const Person = z.object({
  id: z.string().min(1),
  /** What to show where the platform cannot resolve the id. */
  name: z.string().optional(),
  /** BCP 47, where the platform tells. */
  locale: z.string().optional(),
  /** IANA zone, where the platform tells. */
  timeZone: z.string().optional(),
  /** Groups or roles they are in there, by the platform's ids, where it tells. */
  groups: z.array(z.string()).readonly().optional(),
  /** A guest of the workspace, or somebody of another organisation. */
  guest: z.boolean().optional(),
});
export type Person = z.infer<typeof Person>;

/**
 * Something a person did: wrote a command (`line` is what follows the bot's name, untrusted), or pressed a button or
 * sent a form (`line` is the invocation that the button carried: a command line of report and incident ids).
 */
export const Interaction = z.object({
  /** The platform's own delivery id: the same delivery twice has the same id and runs once. */
  id: z.string().min(1),
  conversation: Conversation,
  person: Person,
  /** Epoch milliseconds at which it was received. */
  at: z.number(),
  source: z.enum(['command', 'mention', 'message', 'action']),
  line: z.string(),
  /** Written to the bot alone. */
  direct: z.boolean().optional(),
  /** The channel is shared with another organisation, where the platform tells. */
  shared: z.boolean().optional(),
  /** People whom the line names by id, where the platform tells what they are called. */
  named: z.array(Person).readonly().optional(),
  /** The AI backend that a program wants to explain, by name. */
  backend: z.string().optional(),
  /** Opaque handle of the platform for answering this one person (Slack's response_url). A secret: never logged. */
  reply: z.string().optional(),
});
export type Interaction = z.infer<typeof Interaction>;

/** One text per place, for keys: `slack/T1/C1` (threads share their channel's pace). */
export const placeOf = (conversation: Conversation): string =>
  [conversation.platform, conversation.workspace, conversation.channel].map(encodeURIComponent).join('/');
