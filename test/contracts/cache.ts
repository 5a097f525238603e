// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import { Unavailable } from '../../src/core/errors.ts';
import type { Cache } from '../../src/core/ports/cache.ts';

export interface CacheUnderTest {
  readonly cache: Cache;
  /** Lets time pass until entries of `ms` are over. */
  readonly pass: (ms: number) => Promise<void>;
  /** The time by the cache's clock. */
  readonly now: () => number;
  /** Another cache over the same entries, as another process has it; absent where nobody else can have them. */
  readonly another?: () => Promise<Cache>;
  /** How many entries are many; a thousand unless given. */
  readonly many?: number;
}

const LONG = { ttlMs: 60_000 };

/** What every cache promises. */
export const cacheContract = (name: string, start: () => Promise<CacheUnderTest>): void => {
  describe(`${name}: the cache's contract`, () => {
    let open: CacheUnderTest | undefined;
    const begin = async (): Promise<CacheUnderTest> => {
      open = await start();
      return open;
    };
    afterEach(async () => {
      await open?.cache.close();
      open = undefined;
    });

    it('remembers by key, byte for byte, and the last value wins', async () => {
      const { cache } = await begin();
      const text = '{"answer":"🚀 مرحبا","nul":"\u0000"}\n';
      await cache.set('ai/gpt:a b/é', text, LONG);
      expect(await cache.get('ai/gpt:a b/é')).toBe(text);
      await cache.set('ai/gpt:a b/é', '', LONG);
      expect(await cache.get('ai/gpt:a b/é')).toBe('');
      expect(await cache.get('ai/gpt')).toBeUndefined();
    });

    it('forgets when the time is over', async () => {
      const { cache, pass, now } = await begin();
      const at = now();
      await cache.set('short', 'x', { ttlMs: 100 });
      await cache.set('long', 'x', LONG);
      const held = await cache.get('short');
      // On a busy machine its time may be over before anybody looks.
      if (now() - at < 80) expect(held).toBe('x');
      await pass(100);
      expect(await cache.get('short')).toBeUndefined();
      expect((await cache.list()).map(({ key }) => key)).toEqual(['long']);
      expect(await cache.clear()).toBe(1);
    });

    it('deletes, lists with sizes and times, and clears', async () => {
      const { cache, now } = await begin();
      const before = now();
      for (const key of ['a', 'b', 'c']) await cache.set(key, 'éé', LONG);
      await cache.delete('b');
      await cache.delete('nobody');
      const entries = await cache.list();
      expect(entries.map(({ key }) => key).sort()).toEqual(['a', 'c']);
      expect(entries.map(({ bytes }) => bytes)).toEqual([4, 4]);
      expect(entries.every(({ storedAt }) => storedAt >= before && storedAt <= now())).toBe(true);
      expect(await cache.clear()).toBe(2);
      expect([await cache.list(), await cache.get('a'), await cache.clear()]).toEqual([[], undefined, 0]);
    });

    it('holds many entries', async () => {
      const { cache, many = 1_000 } = await begin();
      await Promise.all(Array.from({ length: many }, (_, at) => cache.set(`k${at}`, `v${at}`, LONG)));
      expect(await cache.get(`k${many - 1}`)).toBe(`v${many - 1}`);
      expect(await cache.list()).toHaveLength(many);
      expect(await cache.clear()).toBe(many);
    });

    it('keeps keys apart that differ in little', async () => {
      const { cache } = await begin();
      const keys = [
        'a/b',
        'a//b',
        '/a/b',
        'a/b/',
        'A/b',
        'a=2fb',
        'a%2Fb',
        'a.b',
        '..',
        'a/../b',
        'ä',
        '+',
        ' ',
      ];
      for (const key of keys) await cache.set(key, `of ${key}`, LONG);
      expect(await Promise.all(keys.map((key) => cache.get(key)))).toEqual(keys.map((key) => `of ${key}`));
      expect((await cache.list()).map(({ key }) => key).sort()).toEqual(keys.toSorted());
    });

    it('shows no reader half of what several write at the same time', async () => {
      const { cache, another } = await begin();
      const other = await another?.();
      const values = Array.from({ length: 20 }, (_, at) => String.fromCharCode(97 + at).repeat(20_000));
      const writes = values.map((value, at) =>
        (at % 2 === 0 ? cache : (other ?? cache)).set('k', value, LONG),
      );
      const reads = Array.from({ length: 20 }, () => cache.get('k'));
      // A store that is asked too much at once may turn one away: that is no half either.
      const written = await Promise.allSettled(writes);
      expect(written.some(({ status }) => status === 'fulfilled')).toBe(true);
      for (const { reason } of written.filter(
        ({ status }) => status === 'rejected',
      ) as PromiseRejectedResult[])
        expect(reason).toBeInstanceOf(Unavailable);
      for (const seen of await Promise.all(reads)) expect([undefined, ...values]).toContain(seen);
      expect(values).toContain(await cache.get('k'));
      expect(await (other ?? cache).get('k')).toBe(await cache.get('k'));
      expect(await cache.list()).toHaveLength(1);
      await other?.close();
    });

    it('does nothing for a caller who has left', async () => {
      const { cache } = await begin();
      const signal = AbortSignal.abort();
      await expect(cache.set('a', 'x', { ...LONG, signal })).rejects.toThrow();
      await expect(cache.get('a', signal)).rejects.toThrow();
      expect(await cache.get('a')).toBeUndefined();
    });
  });
};
