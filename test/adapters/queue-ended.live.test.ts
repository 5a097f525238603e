// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { REMEMBERED_MS } from '../../adapters/queue/retry.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { HandBack, Refused, Unavailable } from '../../src/core/errors.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

describeWith('redis-server', 'jobs that have ended', () => {
  const begin = async () => {
    const server = await startRedis();
    const redis = new Redis(server.url);
    const prefix = freshPrefix();
    const queue = bullmqQueue({ connect: connectTo(server), prefix, clock: realClock, log: silentLog });
    onTestFinished(async () => {
      await queue.close();
      redis.disconnect();
      await server.close();
    });
    /** Milliseconds until the job is gone; -1 while it stays, -2 when it is gone. */
    const left = async (id: string): Promise<number> => redis.pttl(`${prefix}:queue:q:job-${id}`);
    return { redis, queue, left, key: (part: string) => `${prefix}:queue:q:${part}` };
  };

  it('go in time, whether or not others come to that queue; those that wait or come back stay', async () => {
    const { queue, left } = await begin();
    let tries = 0;
    await queue.process(
      'q',
      async ({ id, handedBack = 0 }) => {
        if (id === 'refused') throw new Refused('no');
        if (id === 'again' && (tries += 1) === 1) throw new Unavailable('later', { retryAfterMs: 600_000 });
        if (id === 'handed' && handedBack === 0) throw new HandBack('not mine', 600_000);
      },
      { concurrency: 4 },
    );
    const ids = ['done', 'refused', 'again', 'handed'];
    for (const id of ids) await queue.enqueue('q', { id, payload: '{}' });
    for (const id of ['done', 'refused'])
      await eventually(async () => {
        expect(await left(id), id).toBeGreaterThan(REMEMBERED_MS - 60_000);
        expect(await left(id), id).toBeLessThanOrEqual(REMEMBERED_MS);
      });
    await eventually(async () => expect((await queue.depth('q')).waiting).toBe(2));
    for (const id of ['again', 'handed']) expect(await left(id), id).toBe(-1);
  });

  it('are taken off the list of ended ones by a later one, also when nothing is left of them', async () => {
    const { redis, queue, left, key } = await begin();
    await queue.process('q', async () => undefined, { concurrency: 1 });
    await queue.enqueue('q', { id: 'old', payload: '{}' });
    await eventually(async () => expect(await left('old')).toBeGreaterThan(0));
    await redis.del(key('job-old'));
    await redis.zadd(key('completed'), Date.now() - 2 * REMEMBERED_MS, 'job-old');
    await queue.enqueue('q', { id: 'new', payload: '{}' });
    await eventually(async () => expect(await redis.zrange(key('completed'), 0, -1)).toEqual(['job-new']));
  });
});
