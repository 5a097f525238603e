// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

const QUEUES = 300;

describeWith('redis-server', 'a worker of many clusters', () => {
  it('takes the work of three hundred queues over a dozen connections, at once', {
    timeout: 60_000,
  }, async () => {
    const server = await startRedis();
    onTestFinished(() => server.close());
    const prefix = freshPrefix();
    const open = () => bullmqQueue({ connect: connectTo(server), prefix, clock: realClock, log: silentLog });
    const [bot, worker] = [open(), open()];
    onTestFinished(() => Promise.all([bot.close(), worker.close()]).then(() => undefined));
    const begun = new Map<string, number>();
    for (let at = 0; at < QUEUES; at += 1) {
      const name = `cluster-${at}`;
      await worker.process(name, async () => void begun.set(name, performance.now()), { concurrency: 2 });
    }
    const redis = new Redis(server.url);
    onTestFinished(() => redis.disconnect());
    // Eight that wait, one for everything else.
    await eventually(async () => {
      const clients = (await redis.call('CLIENT', 'LIST')) as string;
      expect(clients.match(/name=k8sgpt-queue-blocking/g)).toHaveLength(9);
    });

    const some = [0, 150, 299, 150, 7, 0];
    for (const [turn, at] of some.entries()) {
      const name = `cluster-${at}`;
      begun.delete(name);
      const asked = performance.now();
      await bot.enqueue(name, { id: `job-${turn}`, payload: '' });
      await eventually(() => expect(begun.has(name)).toBe(true));
      expect((begun.get(name) ?? Number.NaN) - asked).toBeLessThan(4_500);
    }
  });

  it('begins the one job of a cluster while another has two hundred waiting', {
    timeout: 60_000,
  }, async () => {
    const server = await startRedis();
    onTestFinished(() => server.close());
    const prefix = freshPrefix();
    const open = () => bullmqQueue({ connect: connectTo(server), prefix, clock: realClock, log: silentLog });
    const [bot, worker] = [open(), open()];
    onTestFinished(() => Promise.all([bot.close(), worker.close()]).then(() => undefined));
    let done = 0;
    const behind: number[] = [];
    for (const name of ['cluster-a', 'cluster-b'])
      await worker.process(
        name,
        async () => {
          if (name === 'cluster-b') behind.push(done);
          await realClock.sleep(20);
          done += 1;
        },
        { concurrency: 2 },
      );
    const flood = Array.from({ length: 200 }, (_, at) =>
      bot.enqueue('cluster-a', { id: `a-${at}`, payload: '' }),
    );
    await Promise.all(flood);
    const before = done;
    await bot.enqueue('cluster-b', { id: 'b', payload: '' });
    await eventually(() => expect(behind).toHaveLength(1));
    expect((behind[0] ?? Number.NaN) - before).toBeLessThan(50);
    await eventually(() => expect(done).toBe(201), 30_000);
  });
});
