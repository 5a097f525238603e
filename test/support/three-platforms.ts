// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveRecording } from '../../adapters/recorded/server.ts';
import { discordStandIn } from '../standins/discord/discord.ts';
import { visibleText as discordText } from '../standins/discord/visible-text.ts';
import { secrets } from '../standins/slack/given.ts';
import { slackStandIn } from '../standins/slack/slack.ts';
import { visibleText as slackText } from '../standins/slack/visible-text.ts';
import { given, people, type Room } from '../standins/teams/given.ts';
import { teamsStandIn } from '../standins/teams/teams.ts';
import { textOfCard } from '../standins/teams/visible-text.ts';
import { type Process, startProcess } from './processes.ts';
import { startRedis } from './redis.ts';
import { demoObjects } from './spine.ts';

/** A message of the bot that stands in a channel itself, in words. */
export interface Root {
  readonly place: string;
  readonly text: string;
}

/** One change of what people see: a message, or another wording of one. */
export interface Change {
  readonly call: 'post' | 'update';
  /** What the platform counts posts by: a channel or a thread of one. */
  readonly place: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** False: turned down for coming too fast. */
  readonly taken: boolean;
}

/** One chat platform with its workspaces: somebody asks, and everybody sees. */
export interface Asked {
  readonly platform: 'slack' | 'teams' | 'discord';
  /** Places in all workspaces. */
  readonly places: readonly string[];
  /** Resolves when the platform knows that it was taken, with the milliseconds that it took. */
  readonly ask: (place: string, line: string) => Promise<{ readonly taken: boolean; readonly ackMs: number }>;
  readonly roots: () => readonly Root[];
  /** Calls of the bot, oldest first. */
  readonly changes: () => readonly Change[];
}

const asChange: Readonly<Record<string, Change['call']>> = {
  'chat.postMessage': 'post',
  'chat.update': 'update',
  'POST /channels/:channel/messages': 'post',
  'PATCH /channels/:channel/messages/:message': 'update',
  send: 'post',
  update: 'update',
};

const RATE_LIMITED = 429;

/** What was carried out, and what came too fast. */
const changeOf = (name: string, status: number, place: string, at: number): readonly Change[] => {
  const call = asChange[name];
  const taken = status < 300;
  return call === undefined || !(taken || status === RATE_LIMITED) ? [] : [{ call, place, at, taken }];
};

const discordToken = 'MTIzNDU2Nzg5.stand.in-token';
const snowflake = (kind: number, at: number): string =>
  `11${String(kind).padStart(2, '0')}${String(at).padStart(15, '0')}`;

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

const timed = async <T>(act: () => Promise<T>): Promise<{ readonly ackMs: number; readonly value: T }> => {
  const started = performance.now();
  const value = await act();
  return { ackMs: performance.now() - started, value };
};

/** Slack, Teams and Discord on loopback, each with so many workspaces of so many channels, as strict as they are. */
export const threePlatforms = async ({
  workspaces,
  channels,
  acknowledgeMs,
}: {
  readonly workspaces: number;
  readonly channels: number;
  /** How long Slack and Discord wait to hear that a command was taken; three seconds unless given. */
  readonly acknowledgeMs?: number;
}) => {
  const waits = acknowledgeMs === undefined ? {} : { acknowledgeMs };
  const all = numbers(workspaces * channels);
  const teams = numbers(workspaces).map((at) => ({
    id: `T${at}`,
    domain: `t${at}`,
    botToken: `xoxb-team-${at}`,
  }));
  const slack = await slackStandIn({
    ...secrets,
    ...waits,
    teams,
    channels: all.map((at) => ({
      id: `C${at}`,
      name: `c${at}`,
      member: true,
      team: `T${Math.floor(at / channels)}`,
    })),
    users: numbers(30).map((at) => ({ id: `U${at}`, name: `person-${at}` })),
    perMinute: { 'users.info': 10_000 },
  });
  const discord = await discordStandIn({
    token: discordToken,
    ...waits,
    guilds: numbers(workspaces).map((at) => ({
      id: snowflake(1, at),
      name: `Guild ${at}`,
      channels: numbers(channels).map((channel) => ({
        id: snowflake(2, at * channels + channel),
        name: `c${channel}`,
      })),
    })),
    people: numbers(30).map((at) => ({ id: snowflake(3, at), name: `person-${at}` })),
  });
  const rooms = all.map((at): Room => ({ id: `19:room${at}@thread.tacv2`, type: 'channel', member: true }));
  const msteams = await teamsStandIn({ rooms, rates: true });

  let asked = 0;
  const platforms: readonly Asked[] = [
    {
      platform: 'slack',
      places: all.map((at) => `C${at}`),
      ask: async (channel, text) => {
        asked += 1;
        const { ackMs, status, timedOut, body } = await slack.command({
          channel,
          user: `U${asked % 30}`,
          text,
        });
        return { taken: status === 200 && !timedOut && body === '', ackMs };
      },
      roots: () =>
        all.flatMap((at) =>
          slack
            .messages(`C${at}`)
            .filter(({ byBot, threadTs }) => byBot && threadTs === undefined)
            .map((message) => ({ place: `C${at}`, text: slackText(message) })),
        ),
      changes: () =>
        slack.calls.flatMap(({ method, ok, status, args, at }) =>
          changeOf(method, ok || status === RATE_LIMITED ? status : 400, String(args['channel']), at),
        ),
    },
    {
      platform: 'discord',
      places: all.map((at) => snowflake(2, at)),
      ask: async (channel, line) => {
        asked += 1;
        const [verb = '', ...words] = line.split(' ');
        const options: Record<string, string> = {};
        for (const [at, word] of words.entries())
          if (word.startsWith('-'))
            options[word === '-n' ? 'namespace' : word.replace(/^--/, '')] = words[at + 1] ?? '';
        const { acknowledged, ackMs } = await discord.command({
          channel,
          user: snowflake(3, asked % 30),
          verb,
          options,
        });
        return { taken: acknowledged, ackMs };
      },
      roots: () =>
        all.flatMap((at) =>
          discord
            .messages(snowflake(2, at))
            .filter(({ author }) => author === 'bot' || author === discord.bot.id)
            .map((message) => ({ place: snowflake(2, at), text: discordText(message) })),
        ),
      changes: () =>
        discord.calls.flatMap(({ route, status, path, at }) =>
          changeOf(route, status, path.split('/')[2] ?? path, at),
        ),
    },
    {
      platform: 'teams',
      places: rooms.map(({ id }) => id),
      ask: async (place, text) => {
        asked += 1;
        const room = rooms.find(({ id }) => id === place);
        if (room === undefined) throw new Error(`there is no room ${place}`);
        const user = { ...people.ana, id: `29:1person${asked % 30}`, name: `Person ${asked % 30}` };
        const { ackMs, value } = await timed(async () => msteams.say({ room, text, user }));
        return { taken: value.status === 200 || value.status === 202, ackMs };
      },
      // A mention in a channel begins a thread: the report answers it there, and its details follow.
      roots: () =>
        rooms.flatMap((room) =>
          msteams
            .messages(room)
            .filter(({ byBot }) => byBot)
            .map(({ activity }) => ({
              place: room.id,
              text: textOfCard(activity.attachments?.[0]?.content),
            }))
            .filter(({ text }) => /^\S+ (?:demo\b|Checking|Already)/.test(text)),
        ),
      changes: () =>
        msteams
          .calls()
          .flatMap(({ method, status, conversation, at }) => changeOf(method, status, conversation, at)),
    },
  ];

  return {
    platforms,
    slack,
    /** Everything that the bot has written in Discord and Teams, threads too, in words. */
    written: {
      // A thread has the id of the message that it began with.
      discord: () =>
        all
          .flatMap((at) => discord.messages(snowflake(2, at)))
          .flatMap((root) => [root, ...discord.messages(root.id)])
          .map((message) => discordText(message)),
      teams: () =>
        rooms.flatMap((room) =>
          msteams
            .messages(room)
            .filter(({ byBot }) => byBot)
            .map(({ activity }) => textOfCard(activity.attachments?.[0]?.content)),
        ),
    },
    /** The first channel of each platform, as routes name it. */
    firstPlaces: [
      { platform: 'slack', workspace: 'T0', channel: 'C0' },
      { platform: 'discord', workspace: snowflake(1, 0), channel: snowflake(2, 0) },
      { platform: 'teams', workspace: given.tenant, channel: rooms[0]?.id ?? '' },
    ],
    env: {
      ...msteams.env,
      SLACK_API_URL: slack.url,
      SLACK_BOT_TOKEN: teams.map(({ botToken }) => botToken).join(','),
      SLACK_SIGNING_SECRET: secrets.signingSecret,
      DISCORD_TOKEN: discordToken,
      DISCORD_MODE: 'http',
      DISCORD_PUBLIC_KEY: discord.publicKey,
      DISCORD_API_URL: discord.url,
    },
    deliverTo: (url: string): void => {
      slack.deliverTo(`${url}/slack/events`);
      discord.deliverTo(`${url}/discord/interactions`);
      msteams.deliverTo(`${url}/api/messages`);
    },
    close: async (): Promise<void> => {
      await Promise.all([slack.close(), discord.close(), msteams.close()]);
    },
  };
};

/** The product in processes, on real Redis, at the three platforms. */
export const productAtThree = async (
  size: Parameters<typeof threePlatforms>[0] & { readonly workers: number },
) => {
  const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-three-'));
  const [redis, chat, cluster] = await Promise.all([
    startRedis({}),
    threePlatforms(size),
    serveRecording({ objects: await demoObjects() }),
  ]);
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, cluster.kubeconfig('demo'));
  const env = {
    HOME: folder,
    K8SGPT_STATE_DIR: join(folder, 'state'),
    REDIS_URL: redis.url,
    // One sender for a whole workspace stands for everybody in it.
    K8SGPT_LIMIT_PERSON: '100000',
    K8SGPT_LIMIT_CHANNEL: '100000',
    KUBECONFIG: kubeconfig,
    ...chat.env,
  };
  const started: Process[] = await Promise.all([
    startProcess('bot', env),
    ...numbers(size.workers).map(() => startProcess('worker', env)),
  ]);
  const [bot] = started;
  if (bot === undefined) throw new Error('the bot did not start');
  chat.deliverTo(bot.url);
  return {
    ...chat,
    bot,
    processes: started as readonly Process[],
    close: async (): Promise<void> => {
      for (const { end } of started) await end('SIGKILL');
      await chat.close();
      await cluster.close();
      await redis.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
