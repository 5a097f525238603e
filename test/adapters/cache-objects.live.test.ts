// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { stores } from '../../adapters/cache/index.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { Cache } from '../../src/core/ports/cache.ts';
import type { CacheParts, CachePlace } from '../../src/core/ports/cache-module.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { cacheContract } from '../contracts/cache.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { eventually } from '../support/eventually.ts';
import { services } from '../support/object-services.ts';
import { rejection } from '../support/rejection.ts';

const START = 1_700_000_000_000;

for (const { name, load, serve, place, error } of services) {
  const opened = async (given: Partial<CacheParts> = {}, more: CachePlace = {}) => {
    const server = await serve();
    let time = START;
    const now = (): number => time;
    const clock = { now, sleep: async () => undefined };
    const { log, lines } = keepingLog();
    const open = async (): Promise<Cache> => {
      const { default: module } = await load();
      const where = { ...place(server.url), ...more };
      return module.open({
        clock,
        log,
        maxBytes: 1,
        place: where,
        userAgent: 'k8sgpt/test',
        timeoutMs: 10_000,
        ...given,
      });
    };
    const pass = async (ms: number): Promise<void> => {
      time += ms + 1;
    };
    return { server, lines, now, pass, cache: await open(), another: open, many: 60 };
  };

  cacheContract(name, () => opened());

  describe(`the cache in ${name}`, () => {
    it('removes what is over when it comes across it', async () => {
      const { cache, server, pass } = await opened();
      for (const key of ['a', 'b']) await cache.set(key, 'x', { ttlMs: 60 });
      await pass(60);
      expect(await cache.get('a')).toBeUndefined();
      await eventually(() => expect([...server.objects.keys()]).toEqual(['k8sgpt/b']));
      expect(await cache.list()).toEqual([]);
      await eventually(() => expect(server.objects.size).toBe(0));
      await cache.close();
    });

    it('takes nothing for an answer that is cut, mixed up or of others', async () => {
      const { cache, server } = await opened();
      await cache.set('good', 'an answer', { ttlMs: 60_000 });
      const held = server.objects.get('k8sgpt/good');
      if (held === undefined) throw new Error('nothing is held');
      const spoilt: readonly (readonly [string, Buffer])[] = [
        ['cut', held.body.subarray(0, held.body.length - 1)],
        ['empty', Buffer.alloc(0)],
        ['changed', Buffer.from(held.body.toString().replace('an answer', 'an Answer'))],
        ['foreign', Buffer.from('{"happening":"It is fine."}')],
        ['binary', Buffer.from([0xff, 0xfe, 0, 1, 2])],
        ['huge', Buffer.alloc(3 * 1024 * 1024, 'x')],
      ];
      for (const [key, body] of spoilt)
        server.objects.set(`k8sgpt/${key}`, { body, metadata: held.metadata });
      for (const [key] of spoilt) expect([key, await cache.get(key)]).toEqual([key, undefined]);
      expect(await cache.get('good')).toBe('an answer');
      await cache.close();
    });

    it('leaves alone what others keep in the same place', async () => {
      const { cache, server } = await opened();
      const body = Buffer.from('x'.repeat(100));
      for (const key of ['other/x', 'k8sgpt/notes', 'k8sgpt/Report.PDF', 'k8sgpt-of-others'])
        server.objects.set(key, { body, metadata: {} });
      await cache.set('ours', 'x', { ttlMs: 60_000 });
      expect((await cache.list()).map(({ key }) => key)).toEqual(['ours']);
      expect(await cache.clear()).toBe(1);
      expect(server.objects.size).toBe(4);
      await cache.close();
    });

    it('does not remember what is too large, and says nothing of it', async () => {
      const { cache, server } = await opened();
      await cache.set('large', 'x'.repeat(2 * 1024 * 1024), { ttlMs: 60_000 });
      await cache.set('k'.repeat(2_000), 'x', { ttlMs: 60_000 });
      expect(server.objects.size).toBe(0);
      expect(await cache.get('k'.repeat(2_000))).toBeUndefined();
      await cache.close();
    });

    const refusals: readonly (readonly [number, string, RegExp])[] = [
      [403, 'AccessDenied', /answers may not be used with these credentials/],
      [401, 'Unauthorized', /answers may not be used with these credentials/],
      [400, 'BadRequest', /answers refuses the request/],
    ];
    it.each(refusals)('refuses with the place where status %i is answered', async (status, code, words) => {
      const { cache, server } = await opened();
      server.fault = () => error(status, code);
      for (const attempt of [
        () => cache.get('a'),
        () => cache.set('a', 'x', { ttlMs: 1_000 }),
        () => cache.list(),
      ]) {
        const refused = await rejection(attempt());
        expect(refused).toBeInstanceOf(Refused);
        expect(refused.message).toMatch(words);
      }
      await cache.close();
    });

    it('refuses a place that does not exist', async () => {
      const { cache } = await opened({}, { bucket: 'absent', container: 'absent' });
      await expect(cache.set('a', 'x', { ttlMs: 1_000 })).rejects.toThrow(/absent does not exist/);
      await expect(cache.get('a')).rejects.toThrow(/absent does not exist/);
      await cache.close();
    });

    it('is unavailable while the service fails, and works again after it', async () => {
      const { cache, server } = await opened();
      server.fault = () => error(503, 'SlowDown');
      await expect(cache.set('a', 'x', { ttlMs: 60_000 })).rejects.toThrow(Unavailable);
      server.fault = () => undefined;
      await cache.set('a', 'x', { ttlMs: 60_000 });
      expect(await cache.get('a')).toBe('x');
      await cache.close();
    });

    it('lets a caller go at once who does not wait for a service that says nothing', async () => {
      const { cache, server } = await opened();
      await cache.set('a', 'x', { ttlMs: 60_000 });
      server.fault = () => 'silent';
      const started = performance.now();
      for (const attempt of [
        (signal: AbortSignal) => cache.get('a', signal),
        (signal: AbortSignal) => cache.set('a', 'y', { ttlMs: 1, signal }),
        (signal: AbortSignal) => cache.list(signal),
      ])
        await expect(attempt(timeLimit(50))).rejects.toThrow(/timeout/i);
      expect(performance.now() - started).toBeLessThan(5_000);
      await cache.close();
    });

    it('ends by itself where the service says nothing and nobody leaves', async () => {
      const { cache, server } = await opened({ timeoutMs: 200 });
      server.fault = () => 'silent';
      await expect(cache.get('a')).rejects.toThrow(Unavailable);
      await cache.close();
    }, 60_000);

    it('is unavailable where nothing listens', async () => {
      const { cache, server } = await opened();
      server.fault = () => 'silent';
      const { default: module } = await load();
      const nowhere = await module.open({
        clock: { now: Date.now, sleep: async () => undefined },
        log: keepingLog().log,
        maxBytes: 1,
        place: place('http://127.0.0.1:9'),
        timeoutMs: 1_000,
      });
      await expect(nowhere.get('a')).rejects.toThrow(Unavailable);
      await nowhere.close();
      await cache.close();
    }, 60_000);

    it('says who asks', async () => {
      const { cache, server } = await opened();
      await cache.set('a', 'x', { ttlMs: 60_000 });
      expect(JSON.stringify(server.asked[0]?.headers)).toContain('k8sgpt/test');
      await cache.close();
    });
  });
}

it.each([
  ['s3', 'needs a bucket'],
  ['gcs', 'needs a bucket'],
  ['azure-blob', 'needs a container and an account'],
  ['file', 'needs a directory'],
] as const)('%s says what is missing', async (name, words) => {
  const { default: module } = await stores[name]();
  const clock = { now: Date.now, sleep: async () => undefined };
  await expect(module.open({ clock, log: keepingLog().log, maxBytes: 1 })).rejects.toThrow(words);
});
