// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { stores } from '../../adapters/cache/index.ts';
import { memoryCache } from '../../adapters/cache/memory.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { cacheContract } from '../contracts/cache.ts';
import { realClock } from '../support/real-clock.ts';

cacheContract('memory', async () => {
  let now = 1_700_000_000_000;
  const clock = { ...realClock, now: () => now };
  const { default: module } = await stores.memory();
  return {
    cache: await module.open({ clock, log: silentLog, maxBytes: 1024 * 1024 }),
    pass: async (ms) => {
      now += ms + 1;
    },
    now: () => now,
  };
});

describe('the cache in memory', () => {
  it('stays within its bytes: what was used least recently goes', async () => {
    const cache = memoryCache({ maxBytes: 10_000, now: Date.now });
    for (let at = 0; at < 20; at += 1) {
      await cache.set(`key${at}`, 'x'.repeat(995), { ttlMs: 60_000 });
      await cache.get('key0');
    }
    const entries = await cache.list();
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes + entry.key.length, 0);
    expect(bytes).toBeLessThanOrEqual(10_000);
    expect(bytes).toBeGreaterThan(8_000);
    expect(entries.map(({ key }) => key)).toEqual(expect.arrayContaining(['key0', 'key19']));
    expect(await cache.get('key1')).toBeUndefined();
    await cache.set('large', 'x'.repeat(20_000), { ttlMs: 60_000 });
    expect(await cache.get('large')).toBeUndefined();
    expect(await cache.get('key19')).toBeDefined();
  });
});

describe('the cache in Redis', () => {
  it('says what is missing where Redis is not configured', async () => {
    const { default: module } = await stores.redis();
    await expect(module.open({ clock: realClock, log: silentLog, maxBytes: 1 })).rejects.toThrow(
      'The cache store redis needs Redis, which is not configured',
    );
  });
});
