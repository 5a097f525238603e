// SPDX-License-Identifier: Apache-2.0

import { afterEach, expect, it } from 'vitest';
import { bullmqQueue } from '../../adapters/queue/bullmq.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { JobQueue } from '../../src/core/ports/job-queue.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { type RedisOptions, type RedisServer, startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

describeWith('redis-server', 'the queue in Redis when something dies', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const redis = async (options: RedisOptions = {}): Promise<RedisServer> => {
    const server = await startRedis(options);
    closing.push(() => server.close());
    return server;
  };
  const open = (server: RedisServer, prefix: string): JobQueue => {
    const queue = bullmqQueue({
      connect: connectTo(server),
      prefix,
      clock: realClock,
      log: silentLog,
      random: () => 0,
    });
    closing.push(() => queue.close());
    return queue;
  };
  it('keeps jobs over a restart of Redis, refuses quickly meanwhile, and goes on by itself', {
    timeout: 40_000,
  }, async () => {
    const server = await redis({ keep: true });
    const prefix = freshPrefix();
    const producer = open(server, prefix);
    const consumer = open(server, prefix);
    const done: string[] = [];
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await consumer.process(
      'q',
      async ({ id }) => {
        if (id === 'running') await finished;
        done.push(id);
      },
      { concurrency: 1 },
    );
    await producer.enqueue('q', { id: 'running', payload: '' });
    await eventually(async () => expect((await producer.depth('q')).active).toBe(1));
    await producer.enqueue('q', { id: 'waiting', payload: '' });
    await server.kill();
    const started = performance.now();
    await expect(producer.enqueue('q', { id: 'refused', payload: '' })).rejects.toThrow(Unavailable);
    await expect(producer.ping()).rejects.toThrow(Unavailable);
    expect(performance.now() - started).toBeLessThan(10_000);
    finish();
    await server.restart();
    await eventually(() => producer.enqueue('q', { id: 'after', payload: '' }));
    await eventually(() => expect(done).toEqual(['running', 'waiting', 'after']), 20_000);
    // Neither lost nor done twice, and what was refused did not happen later.
    await eventually(async () => expect(await producer.depth('q')).toMatchObject({ waiting: 0, active: 0 }));
    expect(await producer.position('q', 'refused')).toBeUndefined();
    expect(done).toHaveLength(3);
  });

  it('refuses soon when Redis hangs', { timeout: 60_000 }, async () => {
    const server = await redis();
    const queue = open(server, freshPrefix());
    await queue.enqueue('q', { id: 'a', payload: '' });
    server.freeze();
    const started = performance.now();
    await expect(queue.enqueue('q', { id: 'b', payload: '' })).rejects.toThrow('Redis does not answer');
    expect(performance.now() - started).toBeLessThan(10_000);
    server.thaw();
    await eventually(() => queue.enqueue('q', { id: 'c', payload: '' }));
  });

  it('starts workers and refuses callers while Redis is not there yet', { timeout: 60_000 }, async () => {
    const server = await redis();
    await server.stop();
    const queue = open(server, freshPrefix());
    const done: string[] = [];
    await queue.process('q', async ({ id }) => void done.push(id), { concurrency: 1, globalConcurrency: 1 });
    await expect(queue.enqueue('q', { id: 'early', payload: '' })).rejects.toThrow(Unavailable);
    await server.restart();
    await eventually(() => queue.enqueue('q', { id: 'late', payload: '' }));
    await eventually(() => expect(done).toEqual(['late']));
  });

  it('aborts a job whose lock went to another worker, and lets that one finish it', {
    timeout: 30_000,
  }, async () => {
    const server = await redis();
    const prefix = freshPrefix();
    const queue = open(server, prefix);
    const aborted: number[] = [];
    const done: number[] = [];
    const stubborn = await queue.process(
      'q',
      async ({ attempt }, signal) => {
        if (attempt > 1) return void done.push(attempt);
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            aborted.push(attempt);
            resolve();
          });
        });
      },
      { concurrency: 2 },
    );
    await queue.enqueue('q', { id: 'a', payload: '' });
    await eventually(async () => expect((await queue.depth('q')).active).toBe(1));
    const link = connectTo(server)('cache');
    closing.push(() => link.close());
    // What happens to a worker that was stuck too long: its lock is over before it is renewed.
    await link.use((client) => client.del(`${prefix}:queue:q:job-a:lock`));
    await eventually(() => expect(aborted).toEqual([1]), 10_000);
    await eventually(() => expect(done).toEqual([2]), 15_000);
    await stubborn.stop(0);
    expect(await queue.depth('q')).toMatchObject({ waiting: 0, active: 0 });
  });

  it('aborts by itself when it is cut off for longer than its lock lives, and still stops', {
    timeout: 40_000,
  }, async () => {
    const server = await redis();
    const queue = open(server, freshPrefix());
    let hasBegun = false;
    let abortedAt = 0;
    const worker = await queue.process(
      'q',
      async (_, signal) =>
        new Promise((_resolve, reject) => {
          hasBegun = true;
          signal.addEventListener('abort', () => {
            abortedAt = performance.now();
            reject(signal.reason as Error);
          });
        }),
      { concurrency: 1 },
    );
    await queue.enqueue('q', { id: 'a', payload: '' });
    await eventually(() => expect(hasBegun).toBe(true));
    await server.kill();
    const killed = performance.now();
    await eventually(() => expect(abortedAt).toBeGreaterThan(0), 25_000);
    expect(abortedAt - killed).toBeLessThan(20_000);
    const stopping = performance.now();
    await worker.stop(1_000);
    expect(performance.now() - stopping).toBeLessThan(10_000);
  });
});
