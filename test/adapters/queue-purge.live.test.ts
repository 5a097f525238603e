// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { purgeBullmqJobs } from '../../adapters/queue/purge-jobs.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

const signal = (): AbortSignal => timeLimit(60_000);
/** Of a person: their jobs, and no queue. */
const ofAna = { job: (payload: string) => payload.includes('ana'), queue: () => false };

describeWith('redis-server', 'a purge of jobs', () => {
  const begin = async () => {
    const server = await startRedis();
    const redis = new Redis(server.url);
    onTestFinished(async () => {
      redis.disconnect();
      await server.close();
    });
    return { server, redis, prefix: freshPrefix() };
  };

  it('takes those of a person out of a queue, and leaves what others asked there', async () => {
    const { server, redis, prefix } = await begin();
    const connect = connectTo(server);
    const queue = bullmqQueue({ connect, prefix, clock: realClock, log: silentLog, random: () => 0 });
    onTestFinished(() => queue.close());
    const done: string[] = [];
    await queue.process('cluster-a', async ({ id }) => void done.push(id), { concurrency: 1 });
    await queue.enqueue('cluster-a', { id: 'one', payload: '{"by":"ana"}' });
    await queue.enqueue('cluster-a', { id: 'two', payload: '{"by":"ben"}' });
    const jobs = async () =>
      (await redis.keys(`${prefix}:queue:*:job-*`)).map((key) => key.replace(/^.*job-/, '')).sort();
    // Until both have ended, their locks among it.
    await eventually(async () => {
      expect(done).toHaveLength(2);
      expect(await queue.depth('cluster-a')).toMatchObject({ waiting: 0, active: 0 });
      expect(await jobs()).toHaveLength(2);
    });
    const [kept] = (await redis.keys(`${prefix}:queue:*:completed`)) as [string];
    expect(await purgeBullmqJobs({ connect, prefix })(ofAna, { dryRun: false, signal: signal() })).toBe(1);
    expect(await jobs()).toHaveLength(1);
    expect(await redis.zcard(kept)).toBe(1);
    // Nothing names the one that went.
    expect(await redis.xlen(kept.replace(/completed$/, 'events'))).toBe(0);
    await queue.enqueue('cluster-a', { id: 'three', payload: '{"by":"ben"}' });
    await eventually(() => expect(done).toContain('three'));
  });

  it('that only counts writes nothing, and leaves nothing behind that writes later', async () => {
    const { server, redis, prefix } = await begin();
    const job = `${prefix}:queue:cluster-a:job-one`;
    await redis.hset(job, 'data', JSON.stringify({ payload: '{"by":"ana"}' }));
    // The connection goes on, so that whatever is still to be written comes before the answers below.
    const link = connectTo(server)('queue');
    onTestFinished(() => link.close());
    const connect = () => ({ ...link, close: async () => undefined });
    expect(await purgeBullmqJobs({ connect, prefix })(ofAna, { dryRun: true, signal: signal() })).toBe(1);
    for (let turn = 0; turn < 20; turn += 1) await link.use((client) => client.ping());
    expect(await redis.keys('*')).toEqual([job]);
  });
});
