// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { encodeName } from '../adapters/queue/names.ts';
import { slackStandIn } from '../test/standins/slack/slack.ts';
import { visibleText } from '../test/standins/slack/visible-text.ts';
import { type Cost, costOf, less } from './_redis-cost.ts';
import type { ScaleWorld } from './_scale-world.ts';

const secrets = { botToken: 'xoxb-bench', signingSecret: 'a-signing-secret-of-the-bench' };
const CHANNEL = 'C0';
const QUIET_MS = 1_500;
const IDLE_MS = 4_000;
const LONGEST_MS = 60_000;
/** A run that ended within ten seconds is shared with whoever asks the same. */
const APART_MS = 10_500;

/** Slack to be, for a bot of the world. */
export const openSlack = async () => {
  const slack = await slackStandIn({
    ...secrets,
    channels: [{ id: CHANNEL, name: 'ops', member: true }],
    users: Array.from({ length: 200 }, (_, at) => ({ id: `U${at}`, name: `person-${at}` })),
    paceMs: 0,
    perMinute: { 'chat.update': 10_000, 'users.info': 10_000 },
    acknowledgeMs: 30_000,
  });
  return {
    slack,
    env: {
      SLACK_API_URL: slack.url,
      SLACK_BOT_TOKEN: secrets.botToken,
      SLACK_SIGNING_SECRET: secrets.signingSecret,
    },
  };
};
type Slack = Awaited<ReturnType<typeof openSlack>>['slack'];

/** What one command takes of Redis from its delivery until nothing more is shown, without what idle processes take. */
export const benchCommands = async (world: ScaleWorld, slack: Slack, times: number): Promise<void> => {
  let person = 0;
  /** Commands that were sent only to see how far the work is. */
  let looks = 0;
  const isWorking = async (): Promise<boolean> => {
    looks += 4;
    const key = (name: string, part: string) => `{k8sgpt}:queue:${encodeName(name)}:${part}`;
    const counts = await Promise.all(
      ['ai', 'cluster-demo'].flatMap((name) => [
        world.redis.llen(key(name, 'active')),
        world.redis.zcard(key(name, 'prioritized')),
      ]),
    );
    return counts.some((count) => count > 0);
  };
  const costNow = (): Promise<Cost> => costOf(world.redis, looks);
  /** Until nothing is worked on, and Slack has not been called for a while: a model may take long in between. */
  const quiet = async (): Promise<void> => {
    const until = Date.now() + LONGEST_MS;
    let worked = 0;
    for (;;) {
      if (await isWorking()) worked = Date.now();
      if (Date.now() - Math.max(worked, slack.calls.at(-1)?.at ?? 0) > QUIET_MS) return;
      if (Date.now() > until) throw new Error('the bot goes on calling Slack');
      await sleep(50);
    }
  };
  const say = async (text: string): Promise<void> => {
    person += 1;
    const { status } = await slack.command({ channel: CHANNEL, user: `U${person % 200}`, text });
    if (status !== 200) throw new Error(`${text} was answered with ${status}`);
  };
  const press = async (label: string): Promise<void> => {
    const shown = slack.messages(CHANNEL).filter(({ byBot, threadTs }) => byBot && threadTs === undefined);
    const message = shown.at(-1);
    const element = JSON.stringify(message?.blocks ?? []).match(
      new RegExp(
        `"text":"${label}"[^}]*\\}[^}]*?"action_id":"([^"]+)"|"action_id":"([^"]+)"[^}]*?"text":\\{[^}]*"text":"${label}"`,
      ),
    );
    const actionId = element?.[1] ?? element?.[2];
    if (message === undefined || actionId === undefined)
      throw new Error(
        `there is no button ${label} at ${message === undefined ? 'nothing' : visibleText(message)}`,
      );
    person += 1;
    await slack.click({ message, user: `U${person % 200}`, actionId });
  };

  await say('analyze');
  await quiet();
  const before = await costNow();
  await sleep(IDLE_MS);
  const idle = less(await costNow(), before);
  const perSecond = (cost: Cost): Cost => ({
    done: (cost.done / IDLE_MS) * 1_000,
    scripts: (cost.scripts / IDLE_MS) * 1_000,
    bytes: (cost.bytes / IDLE_MS) * 1_000,
    cpuMs: (cost.cpuMs / IDLE_MS) * 1_000,
  });
  const rest = perSecond(idle);

  /** Nothing is shared with what was asked before, and no answer is remembered: what comes is work of its own. */
  const apart = async (): Promise<void> => {
    await sleep(APART_MS);
    const answers = await world.redis.keys('{k8sgpt}:cache:*');
    if (answers.length > 0) await world.redis.del(...answers);
  };
  const measure = async (
    name: string,
    act: () => Promise<void>,
    before: () => Promise<void> = async () => undefined,
  ): Promise<string> => {
    const costs: Cost[] = [];
    for (let at = 0; at < times; at += 1) {
      await before();
      const from = await costNow();
      const started = performance.now();
      await act();
      // The answer to a button may be a while in coming.
      await sleep(300);
      await quiet();
      const seconds = (performance.now() - started) / 1_000;
      const used = less(await costNow(), from);
      costs.push({
        done: used.done - rest.done * seconds,
        scripts: used.scripts - rest.scripts * seconds,
        bytes: used.bytes - rest.bytes * seconds,
        cpuMs: used.cpuMs - rest.cpuMs * seconds,
      });
    }
    const mean = (of: keyof Cost): number => costs.reduce((sum, cost) => sum + cost[of], 0) / costs.length;
    return `  ${name.padEnd(22)} ${mean('done').toFixed(0).padStart(5)} commands, ${mean('scripts').toFixed(0).padStart(3)} scripts ${(mean('bytes') / 1_024).toFixed(0).padStart(6)} KB ${mean('cpuMs').toFixed(1).padStart(6)} ms of Redis`;
  };
  const lines = [
    await measure('analyze', () => say('analyze'), apart),
    await measure(
      'analyze, shared',
      () => say('analyze'),
      async () => {
        await apart();
        await say('analyze');
        await quiet();
      },
    ),
    await measure('analyze -n shop', () => say('analyze -n shop'), apart),
    await measure(
      'explain (a button)',
      async () => {
        await say('analyze');
        await quiet();
        await press('Explain');
      },
      apart,
    ),
    await measure('ask', () => say(`ask why does checkout not start? ${(person += 1)}`)),
    await measure('status', () => say('status')),
    await measure('incidents', () => say('incidents')),
    await measure('help', () => say('help')),
  ];
  console.log(
    [
      `Redis per command, bot and worker together, until all is shown (mean of ${times}, idle processes left out)`,
      ...lines,
      `  idle                   ${rest.done.toFixed(1)} commands a second of all processes together, ${(rest.bytes / 1_024).toFixed(1)} KB a second`,
    ].join('\n'),
  );
};
