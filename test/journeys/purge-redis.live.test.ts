// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { openFront } from '../../scripts/chaos/_front.ts';
import { type Ended, k8sgpt, start } from '../support/command-line.ts';
import { describeWith } from '../support/needs.ts';
import {
  beBusy,
  CLUSTER,
  GONE,
  inRedis,
  mentionsCluster,
  mentionsPerson,
  openPurgeWorld,
  type PurgeWorld,
} from '../support/purge-world.ts';
import { startRedisCluster } from '../support/redis-cluster.ts';

const LONG = { timeout: 240_000 } as const;

const run = ({ env }: PurgeWorld, ...argv: readonly string[]): Promise<Ended> => k8sgpt(argv, { env });

/** Everything that people and a cluster leave, and nobody who would write more. */
const leftBehind = async (redis: Parameters<typeof openPurgeWorld>[0]): Promise<PurgeWorld> => {
  const world = await openPurgeWorld(redis);
  const roles = await Promise.all([world.start('worker'), world.start('bot')]);
  await beBusy(world);
  await Promise.all(roles.map(({ end }) => end('SIGTERM')));
  return world;
};

/** Ends the program for good as soon as Redis has deleted so many keys for it. */
const killedAfter = async (world: PurgeWorld, deletions: number): Promise<void> => {
  const connection = new Redis(world.redis.url);
  const watching = await connection.monitor();
  // A slow way to Redis, and a straight one to watch it: the program is never done before it is killed.
  const front = await openFront(world.redis.port);
  front.slow(20);
  const { child, ended } = start(['purge', '--cluster', CLUSTER, '--yes'], {
    env: { ...world.env, REDIS_URL: `redis://127.0.0.1:${front.port}` },
  });
  let seen = 0;
  watching.on('monitor', (_time, [command = '']: readonly string[]) => {
    if (/^(?:del|unlink)$/i.test(command) && (seen += 1) === deletions) child.kill('SIGKILL');
  });
  await ended;
  watching.disconnect();
  connection.disconnect();
  await front.close();
  expect([child.signalCode, seen >= deletions]).toEqual(['SIGKILL', true]);
};

describeWith('redis-server', 'a purge by hand', () => {
  it('reaches every node of a Redis Cluster', LONG, async () => {
    const nodes = await startRedisCluster();
    onTestFinished(nodes.close);
    const world = await leftBehind(() => ({ REDIS_CLUSTER_NODES: nodes.address }));
    const before = await inRedis(nodes.ports);
    expect([mentionsCluster(before), mentionsPerson(before)]).not.toContain(undefined);

    const person = await run(world, 'purge', '--user', GONE, '--yes');
    expect([person.code, person.stdout]).toEqual([0, expect.stringMatching(/jobs: \d+ removed/)]);
    expect(mentionsPerson(await inRedis(nodes.ports))).toBeUndefined();
    const cluster = await run(world, 'purge', '--cluster', CLUSTER, '--yes');
    expect([cluster.code, cluster.stdout]).toEqual([0, expect.stringMatching(/reports: \d+ removed/)]);
    const left = await inRedis(nodes.ports);
    expect(mentionsCluster(left)).toBeUndefined();
    expect(left).toContain('person-8');
  });

  it('is finished by whoever asks again, wherever it was cut off', LONG, async () => {
    const world = await leftBehind(({ redis }) => ({ REDIS_URL: redis.url }));
    for (const deletions of [1, 5, 12]) {
      await killedAfter(world, deletions);
      expect(mentionsCluster(await inRedis([world.redis.port])), `after ${deletions}`).toBeDefined();
    }
    const done = await run(world, 'purge', '--cluster', CLUSTER, '--yes');
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('The cluster was purged')]);
    expect(mentionsCluster(await inRedis([world.redis.port]))).toBeUndefined();
  });
});
