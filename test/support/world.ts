// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Faults } from '../../adapters/recorded/faults.ts';
import { type RecordedServer, serveRecording } from '../../adapters/recorded/server.ts';
import { secrets } from '../standins/slack/given.ts';
import { type SlackStandIn, slackStandIn } from '../standins/slack/slack.ts';
import type { Message } from '../standins/slack/types.ts';
import { visibleText } from '../standins/slack/visible-text.ts';
import { type Process, type ProcessOptions, startProcess } from './processes.ts';
import { type RedisServer, startRedis } from './redis.ts';
import { demoObjects } from './spine.ts';

export interface World {
  readonly redis: RedisServer;
  readonly cluster: RecordedServer;
  readonly slack: SlackStandIn;
  /** The configuration file of all of them. */
  readonly file: string;
  readonly start: (
    role: 'bot' | 'worker' | 'scheduler' | 'serve',
    options?: ProcessOptions,
  ) => Promise<Process>;
  /** Messages of the bot in a channel: those that stand in the channel itself, and those in threads. */
  readonly roots: (channel: string) => readonly Message[];
  readonly replies: (channel: string) => readonly Message[];
}

export interface WorldOptions {
  readonly faults?: Faults;
  readonly channels?: number;
  readonly paceMs?: number;
  /** How long Slack waits to hear that a command was taken; three seconds unless given. */
  readonly acknowledgeMs?: number;
  /** Redis keeps its data over restarts. */
  readonly keep?: boolean;
  /** What is in the cluster; the demo's objects unless given. */
  readonly objects?: Parameters<typeof serveRecording>[0]['objects'];
  /** More of the configuration, as YAML. */
  readonly config?: string;
  /** More variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Of Redis. */
  readonly password?: string;
}

/** Two minutes: machines that test are busy, and a worker that died is missed after 8 to 14 seconds. */
export const PATIENT = { timeout: 120_000 } as const;

/** The first requests for this path wait so long; the others do not. */
export const heldAt = (path: string, times: number, delayMs = 120_000) => {
  let asked = 0;
  const faults: Faults = (request) => {
    if (!request.path.endsWith(path)) return undefined;
    asked += 1;
    return asked <= times ? { delayMs } : undefined;
  };
  return { faults, asked: () => asked };
};

/** Real Redis, an API server and Slack to be, for processes of the product; all gone when the test ends. */
export const openWorld = async ({
  faults,
  channels = 1,
  paceMs = 0,
  acknowledgeMs,
  keep,
  objects,
  config: more = '',
  env: others = {},
  password,
}: WorldOptions = {}): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-world-'));
  const redis = await startRedis({ keep, password });
  const cluster = await serveRecording({
    objects: objects ?? (await demoObjects()),
    ...(faults === undefined ? {} : { faults }),
  });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, cluster.kubeconfig('demo'));
  const config = join(folder, 'k8sgpt.yaml');
  writeFileSync(config, `general:\n  drainSeconds: 2\n${more}`);
  const slack = await slackStandIn({
    ...secrets,
    channels: Array.from({ length: channels }, (_, at) => ({ id: `C${at}`, name: `c${at}`, member: true })),
    users: Array.from({ length: 30 }, (_, at) => ({ id: `U${at}`, name: `person-${at}` })),
    paceMs,
    ...(acknowledgeMs === undefined ? {} : { acknowledgeMs }),
    perMinute: { 'chat.update': 10_000, 'users.info': 10_000 },
  });
  const started: Process[] = [];
  onTestFinished(async () => {
    for (const { end } of started) await end('SIGKILL');
    await slack.close();
    await cluster.close();
    await redis.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const env = {
    HOME: folder,
    K8SGPT_CONFIG: config,
    K8SGPT_STATE_DIR: join(folder, 'state'),
    REDIS_URL: redis.url,
    KUBECONFIG: kubeconfig,
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: secrets.botToken,
    SLACK_SIGNING_SECRET: secrets.signingSecret,
    ...others,
  };
  const shown = (channel: string): readonly Message[] => slack.messages(channel).filter(({ byBot }) => byBot);
  return {
    redis,
    cluster,
    slack,
    file: config,
    start: async (role, options) => {
      const process = await startProcess(role, env, options);
      started.push(process);
      if (role === 'bot' || role === 'serve') slack.deliverTo(`${process.url}/slack/events`);
      return process;
    },
    roots: (channel) => shown(channel).filter(({ threadTs }) => threadTs === undefined),
    replies: (channel) => shown(channel).filter(({ threadTs }) => threadTs !== undefined),
  };
};

export const textsOf = (messages: readonly Message[]): readonly string[] => messages.map(visibleText);
