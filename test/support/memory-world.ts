// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { SECOND } from '../../src/core/clock.ts';
import { type Seen, seenOn } from './story.ts';
import { DAWN, NAMESPACES, settleIn, WATCHING } from './watch-day.ts';
import { openWatchingWorld, type WatchingWorld } from './watching-world.ts';

const admins = [{ platform: 'slack', workspace: 'W1', channel: 'admins' }];

/** A watched cluster and nobody who watches it yet, who would tell admins what happens to Redis. */
export const openMemoryWorld = async ({
  finds = true,
  alerts = {},
}: {
  readonly finds?: boolean;
  readonly alerts?: Readonly<Record<string, unknown>>;
} = {}): Promise<WatchingWorld> => {
  const world = await openWatchingWorld({
    start: Date.parse(DAWN),
    namespaces: NAMESPACES,
    ...WATCHING,
    alerts: { ...WATCHING.alerts, ...alerts },
    delivery: { admins },
    finds,
  });
  onTestFinished(world.close, 100_000);
  settleIn(world.life);
  return world;
};

/** Time passes, five seconds at once. */
export const pass = async ({ clock }: WatchingWorld, ms: number): Promise<void> => {
  for (let at = 0; at < ms; at += 5 * SECOND) await clock.pass(5 * SECOND);
};

/** Everything is gone, while everybody lives. */
export const forget = async ({ redis, clock }: WatchingWorld): Promise<void> => {
  const client = new Redis(String(redis?.url));
  await clock.during('flush', client.flushall());
  client.disconnect();
};

/** New messages in a channel itself: what people are called for. */
export const posts = ({ chats }: WatchingWorld, channel: string): readonly Seen[] =>
  seenOn(chats).filter((seen) => seen.channel === channel && seen.type === 'message');

/** What the messages of a channel say now, oldest first; not what stands in threads. */
export const standingIn = ({ chats }: WatchingWorld, channel: string): readonly string[] =>
  [...chats.values()]
    .flatMap((chat) => chat.shows(channel))
    .filter(({ thread }) => thread === undefined)
    .map(({ document }) => document.summary);

/** So many workloads that crash, one after another. */
export const crashMany = async (world: WatchingWorld, count: number, apartMs: number): Promise<void> => {
  for (let at = 0; at < count; at += 1) {
    world.life.app(`app-${at}`, { namespace: 'shop', replicas: 1 });
    world.life.crash(`app-${at}`, `panic: ${at}`);
    await pass(world, apartMs);
  }
};

/** The first lines of these. */
export const linesIn = (world: WatchingWorld, channel: string): readonly string[] =>
  posts(world, channel).map(({ line }) => line);
