// SPDX-License-Identifier: Apache-2.0

import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { slackStandIn } from '../test/standins/slack/slack.ts';
import type { Message } from '../test/standins/slack/types.ts';
import { visibleText } from '../test/standins/slack/visible-text.ts';

// Slack to be, with its rates, in a process of its own. Prints {"url"} when it listens. Each line that it is given is a
// question in JSON, and each answer one line: {"commands": […]} sends them all at once and tells how they were
// acknowledged, {"look": true} tells what people see by now.
const { values } = parseArgs({
  options: { token: { type: 'string' }, secret: { type: 'string' }, channels: { type: 'string' } },
});
const channels = Array.from({ length: Number(values.channels) }, (_, at) => `C${at}`);

export interface Acknowledged {
  readonly ackMs: number;
  readonly taken: boolean;
  readonly said: string;
}

export interface Look {
  /** Of calls that were carried out, epoch milliseconds. */
  readonly lastCallAt: number;
  readonly posts: Readonly<Record<string, number>>;
  readonly updates: number;
  /** Calls that were turned down because they came too fast, by method. */
  readonly limited: Readonly<Record<string, number>>;
  readonly roots: number;
  /** Roots that still say that something is being checked. */
  readonly open: number;
  /** Roots whose first version was not their last: one update at least was needed. */
  readonly reworded: number;
  readonly replies: number;
  /** The same words twice in one thread. */
  readonly doubled: number;
}

const slack = await slackStandIn({
  botToken: values.token ?? '',
  signingSecret: values.secret ?? '',
  channels: channels.map((id) => ({ id, name: id.toLowerCase(), member: true })),
  users: Array.from({ length: 50 }, (_, at) => ({ id: `U${at}`, name: `person-${at}` })),
  acknowledgeMs: 30_000,
});

const look = (since: number): Look => {
  const calls = slack.calls.filter(({ at }) => at >= since);
  const taken = calls.filter(({ ok, method }) => ok && method.startsWith('chat.'));
  const limited: Record<string, number> = {};
  for (const { method, error } of calls)
    if (error === 'ratelimited') limited[method] = (limited[method] ?? 0) + 1;
  const shown = channels
    .flatMap((channel): readonly Message[] => slack.messages(channel))
    .filter(({ byBot, at }) => byBot && at >= since);
  const roots = shown.filter(({ threadTs }) => threadTs === undefined);
  const replies = shown.filter(({ threadTs }) => threadTs !== undefined);
  const posts: Record<string, number> = {};
  for (const { method, args } of taken)
    if (method === 'chat.postMessage') posts[args['channel']] = (posts[args['channel']] ?? 0) + 1;
  return {
    lastCallAt: Math.max(0, ...taken.map(({ at }) => at)),
    posts,
    updates: taken.filter(({ method }) => method === 'chat.update').length,
    limited,
    roots: roots.length,
    open: roots.filter((root) => /Checking |Already checking/.test(visibleText(root))).length,
    reworded: roots.filter(({ edits }) => edits.length > 0).length,
    replies: replies.length,
    doubled:
      replies.length - new Set(replies.map((reply) => `${reply.threadTs}\n${visibleText(reply)}`)).size,
  };
};

interface Question {
  readonly deliverTo?: string;
  readonly commands?: readonly { readonly channel: string; readonly user: string; readonly text: string }[];
  readonly since?: number;
}

const answer = async ({ deliverTo, commands, since }: Question): Promise<unknown> => {
  if (deliverTo !== undefined) slack.deliverTo(deliverTo);
  if (commands === undefined) return since === undefined ? {} : look(since);
  const sent = await Promise.all(commands.map((command) => slack.command(command)));
  return sent.map(
    ({ ackMs, status, timedOut, body }): Acknowledged => ({
      ackMs,
      taken: status === 200 && !timedOut,
      said: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
};

console.log(JSON.stringify({ url: slack.url }));
for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await answer(JSON.parse(line) as Question)));
await slack.close();
