// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Redis } from 'ioredis';
import { expect, onTestFinished } from 'vitest';
import { secrets } from '../standins/slack/given.ts';
import { eventually } from './eventually.ts';
import { type Process, startProcess } from './processes.ts';
import { openWorld, textsOf, type World } from './world.ts';

/** A cluster whose name stands nowhere else. */
export const CLUSTER = 'quagga-lagoon';
/** Whoever is purged, an admin, and somebody else. */
export const [GONE, ADMIN, OTHER] = ['U7', 'U9', 'U8'] as const;
const NAMES = /quagga/i;
const PERSON = /\bU7\b|person-7\b/;

export interface PurgeWorld extends Pick<World, 'slack' | 'roots' | 'replies' | 'redis'> {
  /** Variables of every process. */
  readonly env: Readonly<Record<string, string>>;
  readonly stateDir: string;
  readonly start: (role: 'bot' | 'worker' | 'serve') => Promise<Process>;
  readonly say: (user: string, text: string) => Promise<unknown>;
}

const CONFIG = `access:
  admins: ['slack:${ADMIN}']
`;

/** Slack, a cluster with a rare name, and variables for processes; `redis`: how they reach it, if they do. */
export const openPurgeWorld = async (
  redis: (world: World) => Readonly<Record<string, string>>,
): Promise<PurgeWorld> => {
  const world = await openWorld({ channels: 2, config: CONFIG });
  const folder = dirname(world.file);
  const kubeconfig = join(folder, 'rare');
  writeFileSync(kubeconfig, world.cluster.kubeconfig(CLUSTER));
  const env = {
    HOME: folder,
    K8SGPT_CONFIG: world.file,
    K8SGPT_STATE_DIR: join(folder, 'state'),
    KUBECONFIG: kubeconfig,
    SLACK_API_URL: world.slack.url,
    SLACK_BOT_TOKEN: secrets.botToken,
    SLACK_SIGNING_SECRET: secrets.signingSecret,
    ...redis(world),
  };
  const started: Process[] = [];
  onTestFinished(async () => {
    for (const { end } of started) await end('SIGKILL');
  });
  return {
    ...world,
    env,
    stateDir: env.K8SGPT_STATE_DIR,
    start: async (role) => {
      const process = await startProcess(role, env);
      started.push(process);
      if (role !== 'worker') world.slack.deliverTo(`${process.url}/slack/events`);
      return process;
    },
    say: (user, text) => world.slack.command({ channel: 'C0', user, text }),
  };
};

/** What everybody reads in the first channel. */
export const shown = ({ roots, replies }: PurgeWorld): string =>
  textsOf([...roots('C0'), ...replies('C0')]).join('\n');

/** Two people do everything that leaves something. */
export const beBusy = async (world: PurgeWorld): Promise<void> => {
  const { say } = world;
  await say(GONE, 'analyze --explain');
  await eventually(() => expect(shown(world)).toMatch(/quagga-lagoon: \d+ problems?/), 90_000);
  for (const line of [
    'ack 1',
    'mute 2 --for 1h',
    'assign 3 <@U7>',
    'feedback --useful 1',
    'ask what is it',
    'clusters',
  ])
    await say(GONE, line);
  await say(OTHER, 'ack 3');
  await eventually(() => expect(shown(world)).toMatch(/what is it/), 60_000);
};

const legible = (text: string): string =>
  text.replaceAll(/H4sI[A-Za-z0-9+/=]+/g, (packed) =>
    gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'),
  );

/** Everything that lies in the folder of the state: names and bytes, what is packed unpacked. */
export const inFolder = ({ stateDir }: PurgeWorld): string =>
  readdirSync(stateDir, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return `${path}\n${entry.isFile() ? legible(readFileSync(path, 'utf8')) : ''}`;
    })
    .join('\n');

const valueOf = async (redis: Redis, key: string): Promise<unknown> => {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, 0, -1, 'WITHSCORES');
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return undefined;
  }
};

/** Everything that these servers hold: names and values, decoded and unpacked. `but`: keys that are no matter. */
export const inRedis = async (ports: readonly number[], but = /:lease\//): Promise<string> => {
  const lines: string[] = [];
  for (const port of ports) {
    const redis = new Redis(port, '127.0.0.1');
    for (const key of await redis.keys('*'))
      if (!but.test(key))
        lines.push(`${decodeURIComponent(key)} ${JSON.stringify(await valueOf(redis, key))}`);
    redis.disconnect();
  }
  return legible(lines.join('\n'));
};

const around = (text: string, sought: RegExp): string | undefined =>
  new RegExp(`.{0,120}(?:${sought.source}).{0,60}`, sought.flags).exec(text)?.[0];

export const mentionsCluster = (text: string): string | undefined => around(text, NAMES);
export const mentionsPerson = (text: string): string | undefined => around(text, PERSON);

/** Presses the button of this label on the newest message that has one. */
export const pressIn = async ({ slack }: PurgeWorld, user: string, label: string): Promise<void> => {
  const found = slack
    .messages('C0')
    .toReversed()
    .flatMap((message) =>
      message.blocks.flatMap((block) =>
        (
          (block.elements ?? []) as readonly {
            readonly text?: { readonly text?: string };
            readonly action_id: string;
          }[]
        )
          .filter(({ text }) => text?.text === label)
          .map(({ action_id: actionId }) => ({ message, actionId, blockId: String(block.block_id) })),
      ),
    )[0];
  if (found === undefined) throw new Error(`nobody offers ${label}`);
  await slack.click({ ...found, user });
};
