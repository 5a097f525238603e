// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Faults } from '../../adapters/recorded/faults.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { type RecordedServer, serveRecording } from '../../adapters/recorded/server.ts';
import { type OpenAiStandin, says, startOpenAi } from '../../test/standins/openai.ts';
import { type SlackStandIn, slackStandIn } from '../../test/standins/slack/slack.ts';
import { type Process, type ProcessOptions, startProcess } from '../../test/support/processes.ts';
import { type RedisOptions, type RedisServer, startRedis } from '../../test/support/redis.ts';
import { root } from '../root.ts';
import { type Front, openFront } from './_front.ts';
import { type Ledger, openLedger } from './_ledger.ts';

export type Role = 'bot' | 'worker' | 'scheduler' | 'serve';
export type Peer = 'redis' | 'slack' | 'cluster' | 'ai';

/** A process, and its own network to each of those whom it talks to. */
export interface Living extends Process {
  readonly role: Role;
  readonly fronts: Readonly<Record<Peer, Front>>;
  readonly kill: () => void;
}

export interface WorldOptions {
  /** Started at once. */
  readonly roles: readonly Role[];
  /** Undefined: none, state lies in a folder. */
  readonly redis?: RedisOptions | undefined;
  readonly ai?: boolean;
  /** The cluster is looked at every ten seconds, and its incidents are told. */
  readonly watched?: boolean;
  /** It is followed, too. */
  readonly live?: boolean;
  /** What the API server is asked to do wrong; may change its mind. */
  readonly faults?: Faults;
  /** Replaces what says where Redis is. */
  readonly redisEnv?: (server: RedisServer) => Promise<Readonly<Record<string, string>>>;
  /** Where it can be looked at, past all networks; the port of `redis` unless given. */
  readonly redisPort?: () => number;
  /** Redis and the platform are named in this domain, and not by an address. */
  readonly domain?: string;
  /** More of the configuration, as YAML. */
  readonly config?: string;
}

export interface StartOptions extends ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
}

export interface World {
  readonly slack: SlackStandIn;
  readonly cluster: RecordedServer;
  readonly ai: OpenAiStandin;
  readonly redis: RedisServer | undefined;
  readonly ledger: Ledger;
  readonly folder: string;
  /** Where the platform delivers to: as a load balancer, it outlives bots. */
  readonly door: Front;
  readonly start: (role: Role, options?: StartOptions) => Promise<Living>;
  /** The one of this role that lives; throws where none does. */
  readonly the: (role: Role) => Living;
  readonly living: () => readonly Living[];
  /** The networks of all who live to one of those whom they talk to. */
  readonly fronts: (peer: Peer) => readonly Front[];
  readonly close: () => Promise<void>;
}

/** Where incidents are told. */
export const WATCHED = 'CW';
export const WORKSPACE = 'T0STANDIN';
const secrets = { botToken: 'xoxb-chaos', signingSecret: 'a-signing-secret-of-chaos' };
const CHANNELS = 400;

/** What is followed is seen object by object: half of an incident is told as another one unless it may settle. */
const watching = (isLive: boolean): string => `watches:
  - name: demo
    cluster: demo
    ${isLive ? 'live: true' : 'every: 10s'}
    to: { platform: slack, workspace: ${WORKSPACE}, channel: ${WATCHED} }
alerts:
  settle: ${isLive ? '5s' : '0s'}
`;

/** With those that are optional (docs/guide/slack.md): what was posted just before a crash can be found again. */
const scopes = [
  ...['app_mentions:read', 'channels:history', 'channels:read', 'chat:write', 'commands', 'files:write'],
  ...['groups:history', 'groups:read', 'im:history', 'im:read', 'im:write', 'users:read'],
];

const demoObjects = async (): Promise<readonly RawObject[]> => {
  const text = await readFile(join(root, 'adapters/recorded/demo/cluster.json'), 'utf8');
  return (JSON.parse(text) as { readonly items: readonly RawObject[] }).items;
};

const portOf = (url: string): number => Number(new URL(url).port);

/** Real Redis, an API server, Slack and a model to be, and processes of the product, each behind networks of its own. */
export const openWorld = async (options: WorldOptions, program: string): Promise<World> => {
  const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-chaos-'));
  const redis = options.redis === undefined ? undefined : await startRedis(options.redis);
  const redisEnv = redis === undefined ? undefined : await options.redisEnv?.(redis);
  const cluster = await serveRecording({
    objects: await demoObjects(),
    ...(options.faults === undefined ? {} : { faults: options.faults }),
  });
  const ai = await startOpenAi();
  ai.will(says('The **config map** is missing. Create it.'));
  const slack = await slackStandIn({
    ...secrets,
    channels: [WATCHED, ...Array.from({ length: CHANNELS }, (_, at) => `C${at}`)].map((id) => ({
      id,
      name: id.toLowerCase(),
      member: true,
    })),
    users: [{ id: 'U0', name: 'ana' }],
    scopes,
    perMinute: {
      'chat.update': 10_000,
      'users.info': 10_000,
      'conversations.history': 10_000,
      'conversations.replies': 10_000,
    },
  });
  const config = join(folder, 'k8sgpt.yaml');
  writeFileSync(
    config,
    // One person asks for all.
    `general:\n  drainSeconds: 2\nlimits:\n  personPerMinute: 0\n${options.watched === true ? watching(options.live === true) : ''}${options.config ?? ''}`,
  );
  const door = await openFront(1);
  slack.deliverTo(`http://127.0.0.1:${door.port}/slack/events`);
  const living = new Set<Living>();
  const fronts = new Set<Front>([door]);
  let started = 0;

  const open = async (port: number): Promise<Front> => {
    const front = await openFront(port);
    fronts.add(front);
    return front;
  };

  const start = async (role: Role, { env, ...given }: StartOptions = {}): Promise<Living> => {
    started += 1;
    const mine: Record<Peer, Front> = {
      redis: await open(redis?.port ?? 1),
      slack: await open(portOf(slack.url)),
      cluster: await open(portOf(cluster.url)),
      ai: await open(ai.port),
    };
    const at = (peer: Peer): string =>
      `${options.domain === undefined || peer === 'cluster' ? '127.0.0.1' : `${peer}.${options.domain}`}:${mine[peer].port}`;
    const kubeconfig = join(folder, `kubeconfig-${started}`);
    writeFileSync(
      kubeconfig,
      cluster.kubeconfig('demo').replaceAll(new URL(cluster.url).host, at('cluster')),
    );
    const state = join(folder, 'state');
    mkdirSync(state, { recursive: true });
    const process = await startProcess(
      role,
      {
        HOME: folder,
        K8SGPT_CONFIG: config,
        K8SGPT_STATE_DIR: state,
        KUBECONFIG: kubeconfig,
        SLACK_API_URL: `http://${at('slack')}/api/`,
        SLACK_BOT_TOKEN: secrets.botToken,
        SLACK_SIGNING_SECRET: secrets.signingSecret,
        ...(redis === undefined ? {} : (redisEnv ?? { REDIS_URL: `redis://${at('redis')}` })),
        ...(options.ai === true
          ? { OPENAI_API_KEY: 'sk-chaos', OPENAI_BASE_URL: `http://${at('ai')}/v1` }
          : {}),
        ...env,
      },
      { program, ...given },
    );
    const one: Living = {
      ...process,
      role,
      fronts: mine,
      kill: () => {
        living.delete(one);
        void process.end('SIGKILL');
      },
    };
    living.add(one);
    if (role === 'bot' || role === 'serve') door.to(portOf(process.url));
    return one;
  };

  for (const role of options.roles) await start(role);
  return {
    slack,
    cluster,
    ai,
    redis,
    folder,
    door,
    ledger: openLedger(slack, (count) => `C${count % CHANNELS}`),
    start,
    the: (role) => {
      const found = [...living].find((one) => one.role === role);
      if (found === undefined) throw new Error(`no ${role} lives`);
      return found;
    },
    living: () => [...living],
    fronts: (peer) => [...living].map((one) => one.fronts[peer]),
    close: async () => {
      for (const { end } of living) await end('SIGKILL');
      for (const front of fronts) await front.close();
      await slack.close();
      await cluster.close();
      await ai.close();
      await redis?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
