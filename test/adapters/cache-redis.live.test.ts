// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stores } from '../../adapters/cache/index.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { Cache } from '../../src/core/ports/cache.ts';
import { cacheContract } from '../contracts/cache.ts';
import { describeWith } from '../support/needs.ts';
import { realClock } from '../support/real-clock.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

describeWith('redis-server', 'the cache in Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.close());

  const open = async (at: RedisServer = server, prefix = freshPrefix()): Promise<Cache> => {
    const { default: module } = await stores.redis();
    const redis = { connect: () => connectTo(at)('cache'), prefix };
    return module.open({ clock: realClock, log: silentLog, maxBytes: 1, redis });
  };

  cacheContract('redis', async () => {
    const prefix = freshPrefix();
    return {
      cache: await open(server, prefix),
      another: () => open(server, prefix),
      pass: (ms) => sleep(ms + 5),
      now: Date.now,
    };
  });

  it('takes nothing for an answer that others wrote there', async () => {
    const prefix = freshPrefix();
    const cache = await open(server, prefix);
    await cache.set('ours', 'x', { ttlMs: 60_000 });
    const { use, close } = connectTo(server)('cache');
    await use((client) => client.set(`${prefix}:cache:entry:ours`, '{"happening":"It is fine."}'));
    expect(await cache.get('ours')).toBeUndefined();
    expect(await cache.list()).toEqual([]);
    await close();
    await cache.close();
  });

  it('says Unavailable soon when Redis is away, so that its caller goes on without it', async () => {
    const own = await startRedis();
    const cache = await open(own);
    await cache.set('a', 'x', { ttlMs: 60_000 });
    await own.kill();
    const started = performance.now();
    await expect(cache.get('a')).rejects.toThrow(Unavailable);
    await expect(cache.set('a', 'y', { ttlMs: 1_000 })).rejects.toThrow(Unavailable);
    expect(performance.now() - started).toBeLessThan(15_000);
    await cache.close();
    await own.close();
  });

  it('lives with a server that evicts', async () => {
    const own = await startRedis({ args: ['--maxmemory', '3mb', '--maxmemory-policy', 'allkeys-lru'] });
    const cache = await open(own);
    for (let at = 0; at < 100; at += 1) await cache.set(`k${at}`, 'x'.repeat(50_000), { ttlMs: 60_000 });
    const entries = await cache.list();
    expect(entries.length).toBeLessThan(100);
    expect(entries.every(({ bytes }) => bytes === 50_000)).toBe(true);
    expect(await cache.get('k99')).toHaveLength(50_000);
    await cache.close();
    await own.close();
  });
});
