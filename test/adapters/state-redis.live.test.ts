// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { stateStoreContract } from '../contracts/state-store.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { connectTo, freshPrefix } from '../support/redis-settings.ts';

describeWith('redis-server', 'state in Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.close());

  const open = (prefix: string, at: RedisServer = server): StateStore =>
    redisState({ connect: connectTo(at), prefix, log: silentLog });

  stateStoreContract('redis', async () => {
    const prefix = freshPrefix();
    const store = open(prefix);
    const other = open(prefix);
    return {
      store,
      other,
      pass: (ms) => sleep(ms + 5),
      close: async () => {
        await Promise.all([store.close(), other.close()]);
      },
    };
  });

  it('lists 5,000 entries soon, and few of many at once', async () => {
    const store = open(freshPrefix());
    const value = JSON.stringify({ text: 'x'.repeat(1_000) });
    await Promise.all(Array.from({ length: 5_000 }, (_, at) => store.put(`a/${at % 50}/${at}`, value)));
    const took = async (prefix: string, count: number): Promise<number> => {
      const started = performance.now();
      expect(await store.list(prefix)).toHaveLength(count);
      return performance.now() - started;
    };
    // Once on a busy machine anything is slow; what is slow by itself is slow every time.
    const [all, few]: [number[], number[]] = [[], []];
    for (let time = 0; time < 5; time += 1) {
      all.push(await took('a/', 5_000));
      few.push(await took('a/7/', 100));
    }
    expect([Math.min(...all) < 2_000, Math.min(...few) < 300]).toEqual([true, true]);
    await store.close();
  });

  it('keeps no name of what ended', async () => {
    const prefix = freshPrefix();
    const store = open(prefix);
    await Promise.all(Array.from({ length: 100 }, (_, at) => store.put(`t/${at}`, 'x', { ttlMs: 30 })));
    await sleep(40);
    for (let at = 0; at < 10; at += 1) await store.put(`kept/${at}`, 'x');
    const link = connectTo(server)('state');
    const names = await link.use((client) => client.zcard(`${prefix}:state:index`));
    const times = await link.use((client) => client.zcard(`${prefix}:state:times`));
    expect([names, times]).toEqual([10, 0]);
    await link.close();
    await store.close();
  });

  it('takes eight commands for a write, four for a deletion, and one where the version did not hold', async () => {
    const own = await startRedis();
    const store = open(freshPrefix(), own);
    const link = connectTo(own)('cache');
    const done = async (task: () => Promise<unknown>): Promise<number> => {
      const count = async (): Promise<number> =>
        [
          ...(await link.use((client) => client.info('commandstats'))).matchAll(
            /^cmdstat_(\w+):calls=(\d+)/gm,
          ),
        ]
          .filter(([, name]) => !['info', 'evalsha', 'eval'].includes(name ?? ''))
          .reduce((sum, [, , calls]) => sum + Number(calls), 0);
      const before = await count();
      await task();
      return (await count()) - before;
    };
    const version = (await store.put('lease/x', 'a', { ttlMs: 60_000 })) ?? 0;
    await store.delete('none');
    expect(await done(() => store.put('lease/x', 'b', { ttlMs: 60_000, ifVersion: 0 }))).toBe(1);
    expect(await done(() => store.delete('lease/x', { ifVersion: 1 }))).toBe(1);
    expect(await done(() => store.put('lease/x', 'b', { ttlMs: 60_000, ifVersion: version }))).toBe(8);
    const { version: newest = 0 } = (await store.get('lease/x')) ?? {};
    expect(await done(() => store.delete('lease/x', { ifVersion: newest }))).toBe(4);
    await Promise.all([link.close(), store.close()]);
    await own.close();
  });

  it.each(['index', 'times'])(
    'loses nothing where %s is of another kind, and makes it anew',
    async (list) => {
      const prefix = freshPrefix();
      const store = open(prefix);
      const link = connectTo(server)('cache');
      const spoil = (): Promise<unknown> =>
        link.use((client) => client.set(`${prefix}:state:${list}`, 'garbage'));
      await store.put('a/kept', 'kept', { ttlMs: 60_000 });
      await store.put('a/gone', 'gone', { ttlMs: 60_000 });
      await spoil();
      await store.put('a/new', 'new', { ttlMs: 60_000 });
      expect((await store.list('a/')).map(({ value }) => value)).toEqual(['gone', 'kept', 'new']);
      await spoil();
      expect(await store.delete('a/gone')).toBe(true);
      expect((await store.list('a/')).map(({ value }) => value)).toEqual(['kept', 'new']);
      await link.close();
      await store.close();
    },
  );

  it('hears again after its connections were cut', async () => {
    const store = open(freshPrefix());
    const heard: string[] = [];
    await store.subscribe('cancel', (message) => heard.push(message));
    await store.publish('cancel', 'before');
    await eventually(() => expect(heard).toEqual(['before']));
    const link = connectTo(server)('cache');
    await link.use((client) => client.client('KILL', 'TYPE', 'pubsub'));
    await link.use((client) => client.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes'));
    // A message of the time in between is lost by contract: a later one is not.
    await eventually(async () => {
      await store.publish('cancel', 'after').catch(() => undefined);
      expect(heard).toContain('after');
    });
    await link.close();
    await store.close();
  });

  it('listens from the moment Redis is there, when it was asked to before', async () => {
    const own = await startRedis();
    await own.stop();
    const store = open(freshPrefix(), own);
    const heard: string[] = [];
    await store.subscribe('outbox', (message) => heard.push(message));
    await own.restart();
    await eventually(async () => {
      await store.publish('outbox', 'x').catch(() => undefined);
      expect(heard).toContain('x');
    });
    await store.close();
    await own.close();
  });

  describe('while Redis is away', () => {
    it('says Unavailable soon, and works again by itself with what was kept', {
      timeout: 30_000,
    }, async () => {
      const own = await startRedis({ keep: true });
      const store = open(freshPrefix(), own);
      const version = await store.put('a', 'kept');
      await own.kill();
      const started = performance.now();
      const tries = [store.get('a'), store.put('b', 'x'), store.list('a/'), store.ping()];
      for (const tried of await Promise.allSettled(tries))
        expect(tried).toMatchObject({ status: 'rejected', reason: { name: 'Unavailable' } });
      expect(performance.now() - started).toBeLessThan(10_000);
      await own.restart();
      await eventually(async () => expect(await store.get('a')).toEqual({ value: 'kept', version }));
      // What was refused was not done later.
      expect(await store.get('b')).toBeUndefined();
      await store.close();
      await own.close();
    });

    it('says Unavailable soon when Redis hangs, and recovers', { timeout: 30_000 }, async () => {
      const own = await startRedis();
      const store = open(freshPrefix(), own);
      await store.put('a', 'x');
      own.freeze();
      const started = performance.now();
      await expect(store.get('a')).rejects.toThrow(Unavailable);
      expect(performance.now() - started).toBeLessThan(10_000);
      own.thaw();
      await eventually(async () => expect((await store.get('a'))?.value).toBe('x'));
      await store.close();
      await own.close();
    });

    it('never takes a version of before for one of after a loss of all data', {
      timeout: 30_000,
    }, async () => {
      const own = await startRedis();
      const store = open(freshPrefix(), own);
      const lease = await store.put('lease/x', 'first', { ifVersion: 0 });
      await own.kill();
      await own.restart();
      const taken = await eventually(() => store.put('lease/x', 'second', { ifVersion: 0 }));
      expect(taken).toBeGreaterThan(lease ?? Infinity);
      expect(await store.put('lease/x', 'first', { ifVersion: lease ?? -1 })).toBeUndefined();
      await store.close();
      await own.close();
    });
  });
});
