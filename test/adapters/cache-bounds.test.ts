// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { bounded } from '../../adapters/cache/_bounded.ts';
import { resting } from '../../adapters/cache/_resting.ts';
import { memoryCache } from '../../adapters/cache/memory.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { Cache } from '../../src/core/ports/cache.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { eventually } from '../support/eventually.ts';

const LONG = { ttlMs: 60_000 };

/** A cache without a bound of its own, by a clock that moves with every entry. */
const roomy = () => {
  let time = 1_700_000_000_000;
  return memoryCache({ maxBytes: 10_000_000, now: () => (time += 1) });
};

describe('a cache within its bytes', () => {
  const sizeOf = async (cache: Cache): Promise<number> =>
    (await cache.list()).reduce((sum, { bytes }) => sum + bytes, 0);

  it('loses the oldest', async () => {
    const cache = bounded(roomy(), { maxBytes: 10_000, log: silentLog });
    for (let at = 0; at < 40; at += 1) await cache.set(`k${at}`, 'x'.repeat(1_000), LONG);
    await eventually(async () => expect(await sizeOf(cache)).toBeLessThanOrEqual(11_000));
    const keys = (await cache.list()).map(({ key }) => key);
    expect(keys).toContain('k39');
    expect(keys).not.toContain('k0');
  });

  it('also of what an earlier process left', async () => {
    const full = roomy();
    for (let at = 0; at < 40; at += 1) await full.set(`old${at}`, 'x'.repeat(1_000), LONG);
    const cache = bounded(full, { maxBytes: 10_000, log: silentLog });
    await cache.set('new', 'x', LONG);
    await eventually(async () => expect(await sizeOf(cache)).toBeLessThanOrEqual(9_001));
    expect(await cache.get('new')).toBe('x');
  });

  it('keeps its answers where it cannot be looked through', async () => {
    const { log, lines } = keepingLog();
    const broken = { ...roomy(), list: () => Promise.reject(new Unavailable('listing is away')) };
    const cache = bounded(broken, { maxBytes: 10_000, log });
    await cache.set('a', 'x', LONG);
    await eventually(() => expect(lines.join('\n')).toContain('The cache could not be looked through'));
    expect(await cache.get('a')).toBe('x');
  });
});

describe('a cache that fails', () => {
  const failing = (error: () => Error) => {
    let [time, asked, isWell] = [1_000, 0, false];
    const answer = async (): Promise<string> => {
      asked += 1;
      if (!isWell) throw error();
      return 'x';
    };
    const cache = resting({ ...roomy(), get: answer }, { now: () => time, sleep: async () => undefined });
    return {
      cache,
      asked: () => asked,
      pass: (ms: number) => (time += ms),
      mend: () => (isWell = true),
    };
  };

  it('is left alone for half a minute after three failures, and works again then', async () => {
    const { cache, asked, pass, mend } = failing(() => new Unavailable('away'));
    for (let at = 0; at < 5; at += 1) await expect(cache.get('a')).rejects.toThrow(Unavailable);
    expect(asked()).toBe(3);
    mend();
    pass(29_000);
    await expect(cache.get('a')).rejects.toThrow('the cache failed and rests');
    pass(2_000);
    expect(await cache.get('a')).toBe('x');
    expect(await cache.get('a')).toBe('x');
  });

  it('is left alone at once where an operator must correct something', async () => {
    const { cache, asked } = failing(() => new Refused('no such bucket'));
    for (let at = 0; at < 3; at += 1) await expect(cache.get('a')).rejects.toThrow();
    expect(asked()).toBe(1);
  });

  it('is no worse for callers who leave, but for those whose patience ends', async () => {
    const { cache, asked } = failing(() => new Unavailable('away'));
    for (let at = 0; at < 5; at += 1)
      await expect(cache.get('a', AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('away');
    expect(asked()).toBe(5);
    const late = AbortSignal.abort(new DOMException('too late', 'TimeoutError'));
    for (let at = 0; at < 5; at += 1) await expect(cache.get('a', late)).rejects.toThrow();
    expect(asked()).toBe(8);
  });

  it('can still be looked through and emptied', async () => {
    const { cache } = failing(() => new Refused('no such bucket'));
    await expect(cache.get('a')).rejects.toThrow();
    expect([await cache.list(), await cache.clear()]).toEqual([[], 0]);
  });
});
