// SPDX-License-Identifier: Apache-2.0

// Real Redis, one bot and two workers as processes, the demo cluster over HTTP, and Slack to be in a process of its own
// that holds the bot to Slack's rates: one post a second and channel (one more in a burst), fifty chat.update a minute in
// the workspace. All commands are sent at the same moment, each a question of its own; then once more, all of them the
// same question, which is one run.
//   acknowledged  from sending the request until the answer to it; nothing is acknowledged that is not stored
//   drained       from the first request until the last call of the bot that changed what people see
//   minimum       what the platform's rates allow at best for the messages that are there in the end: the posts of the
//                 busiest channel, or one update for each message that had to be there before its answer was known
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveDemo } from '../adapters/recorded/demo.ts';
import { limitOf } from '../adapters/slack/limits.ts';
import { root } from '../scripts/root.ts';
import { type Process, startProcess } from '../test/support/processes.ts';
import { questions } from '../test/support/questions.ts';
import { startRedis } from '../test/support/redis.ts';
import { acknowledged, runsEnded, seconds } from './_chat-numbers.ts';
import type { Acknowledged, Look } from './chat-slack-server.ts';

interface AtOnce {
  readonly commands: number;
  readonly channels: number;
  readonly workers: number;
}

const secrets = { token: 'xoxb-bench', secret: 'a-signing-secret-of-the-bench' };
/** Nothing said for so long, and nothing open: drained. */
const QUIET_MS = 4_000;
const LONGEST_MS = 300_000;

const startSlack = async (channels: number) => {
  const given = Object.entries({ ...secrets, channels }).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/chat-slack-server.ts', ...given], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the stand-in of Slack ended');
    return JSON.parse(value) as T;
  };
  const { url } = await next<{ readonly url: string }>();
  return {
    url,
    ask: async <T>(question: object): Promise<T> => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return next<T>();
    },
    end: async (): Promise<void> => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
};
type Slack = Awaited<ReturnType<typeof startSlack>>;

/** Milliseconds that Slack's own rates need for what people see. */
const minimumOf = ({ posts, reworded }: Look): { readonly ms: number; readonly by: string } => {
  const burst = 2;
  const busiest = Math.max(0, ...Object.values(posts));
  const perMinute = limitOf('tier3PerMinute');
  const posting = Math.max(0, busiest - burst) * 1_000;
  const updating = Math.floor(Math.max(0, reworded - 1) / perMinute) * 60_000;
  return posting >= updating
    ? { ms: posting, by: `${busiest} posts in the busiest channel` }
    : { ms: updating, by: `${reworded} messages that became their answer` };
};

interface Parts {
  readonly channels: number;
  readonly slack: Slack;
  readonly workers: readonly Process[];
}

const measure = async (
  name: string,
  lines: readonly string[],
  { slack, channels, workers: working }: Parts,
): Promise<void> => {
  const before = await runsEnded(working);
  const runs = new Set(lines).size;
  let workedMs = Number.NaN;
  const started = Date.now();
  const sent = await slack.ask<readonly Acknowledged[]>({
    commands: lines.map((text, at) => ({ channel: `C${at % channels}`, user: `U${at % 50}`, text })),
  });
  const whispered = sent.filter(({ said }) => said.includes('shared run')).length;
  const expected = sent.filter(({ taken }) => taken).length - whispered;
  let look = await slack.ask<Look>({ since: started });
  while (Date.now() - started < LONGEST_MS) {
    if (
      look.roots >= expected &&
      look.open === 0 &&
      !Number.isNaN(workedMs) &&
      Date.now() - look.lastCallAt > QUIET_MS
    )
      break;
    await sleep(250);
    if (Number.isNaN(workedMs) && (await runsEnded(working)) - before >= runs)
      workedMs = Date.now() - started;
    look = await slack.ask<Look>({ since: started });
    if (process.env['BENCH_VERBOSE'] !== undefined)
      console.error(JSON.stringify({ ...look, posts: undefined, expected, workedMs }));
  }
  const drained = look.lastCallAt - started;
  const minimum = minimumOf(look);
  // No answer is shown before it is known.
  const least = Math.max(minimum.ms, Number.isNaN(workedMs) ? 0 : workedMs);
  const limited = Object.entries(look.limited).map(([method, count]) => `${count} ${method}`);
  console.log(
    [
      `${name}: ${lines.length} commands at once over ${channels} channels`,
      `  acknowledged  ${acknowledged(sent.map(({ ackMs }) => ackMs))}  (aim p99 < 1 s)`,
      `  worked        ${seconds(workedMs)} until the last of ${runs} runs had ended on ${working.length} workers`,
      `  drained       ${seconds(drained)}; the platform's own minimum is ${seconds(minimum.ms)} (${minimum.by}), and no answer is shown before it is known: ${(drained / least).toFixed(2)} x the larger of the two (aim ≤ 1.10)`,
      `  messages      ${look.roots} roots, ${look.replies} replies, ${look.updates} updates; ${look.reworded} roots were there before their answer; ${whispered} people told that they share`,
      `  lost          ${Math.max(0, lines.length - whispered - look.roots) + look.open} (aim 0), doubled ${look.doubled + Math.max(0, look.roots - expected)} (aim 0)`,
      `  turned down   ${limited.length === 0 ? 'no call' : limited.join(', ')} for coming too fast`,
    ].join('\n'),
  );
};

export const benchAtOnce = async ({ commands, channels, workers }: AtOnce): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'k8sgpt-bench-'));
  const redis = await startRedis({ keep: true, args: ['--appendfsync', 'everysec'] });
  const cluster = await serveDemo();
  const slack = await startSlack(channels);
  const started: Process[] = [];
  try {
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, cluster.kubeconfig('demo'));
    const env = {
      HOME: folder,
      REDIS_URL: redis.url,
      KUBECONFIG: kubeconfig,
      SLACK_API_URL: slack.url,
      SLACK_BOT_TOKEN: secrets.token,
      SLACK_SIGNING_SECRET: secrets.secret,
      K8SGPT_LOG_LEVEL: 'error',
      ...(process.env['BENCH_PROF'] === undefined ? {} : { NODE_OPTIONS: process.env['BENCH_PROF'] }),
    };
    const roles = ['bot' as const, ...Array.from({ length: workers }, () => 'worker' as const)];
    started.push(...(await Promise.all(roles.map((role) => startProcess(role, env)))));
    await slack.ask({ deliverTo: `${started[0]?.url ?? ''}/slack/events` });
    const parts = { slack, channels, workers: started.slice(1) };
    const lines = questions(commands + channels);
    // As in a bot that has been running for a while.
    await measure('warm-up', lines.slice(commands), parts);
    // Slack's minute begins anew.
    await sleep(61_000);
    await measure('distinct', lines.slice(0, commands), parts);
    await sleep(61_000);
    await measure(
      'shared',
      Array.from({ length: commands }, () => 'analyze'),
      parts,
    );
  } finally {
    for (const { end } of started) await end('SIGTERM');
    await slack.end();
    await cluster.close();
    await redis.close();
    await rm(folder, { recursive: true, force: true });
  }
};
