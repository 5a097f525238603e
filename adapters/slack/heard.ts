// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Conversation, Interaction, Person } from '../../src/core/conversation.ts';

/** An Interaction, and where to show what is for this person alone: the thread they look at, which is not always the thread that the answer belongs to. */
export interface Heard {
  readonly interaction: Interaction;
  readonly shownIn: string | undefined;
  /** How Slack calls the channel, where it tells: `directmessage` and `mpdm-…` take no invitation. */
  readonly channelName?: string | undefined;
  /** Permission to open one form for this person, for three seconds. */
  readonly trigger?: string | undefined;
}

export const id = z.string().min(1).max(200);

/** Who acted, as interactive payloads name them. */
export const User = z.object({
  id,
  username: z.string().optional(),
  name: z.string().optional(),
  team_id: id.optional(),
});

export const conversation = (
  workspace: string,
  channel: string,
  thread: string | undefined,
): Conversation => ({
  platform: 'slack',
  workspace,
  channel,
  ...(thread === undefined ? {} : { thread }),
});

/** Slack makes one trigger per act: the same request replayed, or given to another connection, carries the same one. */
export const idOf = (sort: string, trigger: string | undefined, body: unknown): string =>
  `slack-${sort}-${trigger ?? createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32)}`;

export const replyOf = (url: string | undefined): { reply?: string } =>
  url === undefined ? {} : { reply: url };

/** `team` = the workspace that heard them: whoever belongs to another one is a guest here. */
export const personOf = (
  { id: user, username, name, team_id: theirs }: z.infer<typeof User>,
  team: string | undefined,
): Person => {
  const called = username ?? name ?? '';
  return {
    id: user,
    ...(called === '' ? {} : { name: called }),
    ...(theirs !== undefined && team !== undefined && theirs !== team ? { guest: true } : {}),
  };
};
