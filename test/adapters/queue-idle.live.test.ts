// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { encodeId, encodeName } from '../../adapters/queue/names.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

const world = async () => {
  const server = await startRedis();
  onTestFinished(() => server.close());
  const prefix = freshPrefix();
  const queue = bullmqQueue({ connect: connectTo(server), prefix, clock: realClock, log: silentLog });
  onTestFinished(() => queue.close());
  const redis = new Redis(server.url);
  onTestFinished(() => redis.disconnect());
  const callsOf = async (command: string): Promise<number> =>
    Number(
      new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(await redis.info('commandstats'))?.[1] ?? 0,
    );
  const key = (name: string, part: string) => `${prefix}:queue:${encodeName(name)}:${part}`;
  return { queue, redis, callsOf, key };
};

describeWith('redis-server', 'queues in which nothing happens', () => {
  it('tells the depth of two hundred and fifty in three scripts, and one that is spoilt spoils no other', async () => {
    const { queue, redis, callsOf, key } = await world();
    const names = Array.from({ length: 250 }, (_, at) => `cluster-${at}`);
    await queue.enqueue('cluster-7', { id: 'first', payload: '' });
    await queue.enqueue('cluster-7', { id: 'second', payload: '' });
    await queue.depth('cluster-7');
    const before = [await callsOf('evalsha'), await callsOf('llen')];
    const depths = await Promise.all(names.map((name) => queue.depth(name)));
    const after = [await callsOf('evalsha'), await callsOf('llen')];
    expect(after.map((count, at) => count - (before[at] ?? 0))).toEqual([3, 500]);
    const [seventh] = depths.splice(7, 1);
    expect(seventh).toMatchObject({ waiting: 2, active: 0 });
    expect(seventh?.oldestMs).toBeGreaterThanOrEqual(0);
    expect(new Set(depths.map((depth) => JSON.stringify(depth)))).toEqual(
      new Set([JSON.stringify({ waiting: 0, active: 0, oldestMs: 0 })]),
    );

    await redis.set(key('cluster-8', 'active'), 'no list');
    const [spoilt, sound] = await Promise.allSettled([queue.depth('cluster-8'), queue.depth('cluster-7')]);
    expect(sound).toMatchObject({ status: 'fulfilled', value: { waiting: 2 } });
    expect(JSON.stringify(spoilt)).not.toContain('"waiting":2');
  });

  it('looks into none of a hundred idle ones, and finds what was laid into one without a word', {
    timeout: 60_000,
  }, async () => {
    const { queue, redis, callsOf, key } = await world();
    const done: string[] = [];
    for (let at = 0; at < 100; at += 1)
      await queue.process(`cluster-${at}`, async ({ id }) => void done.push(id), { concurrency: 2 });
    // Every queue is looked into once when its worker begins.
    let [looks, asks] = [-1, 0];
    await eventually(async () => {
      const now = await callsOf('evalsha');
      const isQuiet = now === looks;
      looks = now;
      asks = await callsOf('exists');
      await realClock.sleep(300);
      expect(isQuiet).toBe(true);
    }, 60_000);
    await eventually(async () => expect((await callsOf('exists')) - asks).toBeGreaterThan(100), 20_000);
    expect((await callsOf('evalsha')) - looks).toBeLessThan(10);

    // As if the word that something waits had been lost.
    await queue.enqueue('elsewhere', { id: 'lost', payload: '' });
    for (const part of ['prioritized', encodeId('lost')])
      await redis.rename(key('elsewhere', part), key('cluster-42', part));
    await eventually(() => expect(done).toEqual(['lost']), 20_000);
  });
});
