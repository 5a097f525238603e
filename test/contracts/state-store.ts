// SPDX-License-Identifier: Apache-2.0

import { afterEach, describe, expect, it } from 'vitest';
import { Unavailable } from '../../src/core/errors.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import { eventually } from '../support/eventually.ts';

export interface StateStoreUnderTest {
  readonly store: StateStore;
  /** A second client of the same store; the same store where only one process can have it. */
  readonly other: StateStore;
  /** Lets time pass until entries of `ms` are over. */
  readonly pass: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What every state store promises. */
export const stateStoreContract = (name: string, start: () => Promise<StateStoreUnderTest>): void => {
  describe(`${name}: the state store's contract`, () => {
    let open: StateStoreUnderTest | undefined;
    const begin = async (): Promise<StateStoreUnderTest> => {
      open = await start();
      return open;
    };
    afterEach(async () => {
      await open?.close();
      open = undefined;
    });

    it('gives back what was put, byte for byte, with a version that grows', async () => {
      const { store, other } = await begin();
      const text = '{"emoji":"🚀","rtl":"مرحبا","nul":"\u0000","line":"a\\nb"}\n';
      const first = await store.put('report/1', text);
      expect(await other.get('report/1')).toEqual({ value: text, version: first });
      const second = await other.put('report/1', '');
      expect(await store.get('report/1')).toEqual({ value: '', version: second });
      expect(second).toBeGreaterThan(first ?? Infinity);
      expect(await store.get('report/2')).toBeUndefined();
    });

    it('writes over the expected version only', async () => {
      const { store } = await begin();
      expect(await store.put('a', 'x', { ifVersion: 7 })).toBeUndefined();
      const first = await store.put('a', 'one', { ifVersion: 0 });
      expect(first).toBeGreaterThan(0);
      expect(await store.put('a', 'two', { ifVersion: 0 })).toBeUndefined();
      expect(await store.put('a', 'two', { ifVersion: (first ?? 0) + 1 })).toBeUndefined();
      expect(await store.get('a')).toEqual({ value: 'one', version: first });
      const second = await store.put('a', 'two', { ifVersion: first ?? -1 });
      expect(await store.get('a')).toEqual({ value: 'two', version: second });
    });

    it('deletes, under the expected version only when one is given', async () => {
      const { store } = await begin();
      const version = await store.put('a/b', 'x');
      expect(await store.delete('a/b', { ifVersion: (version ?? 0) + 1 })).toBe(false);
      expect(await store.get('a/b')).toBeDefined();
      expect(await store.delete('a/b', { ifVersion: version ?? -1 })).toBe(true);
      expect(await store.get('a/b')).toBeUndefined();
      expect(await store.delete('a/b')).toBe(true);
      expect(await store.delete('a/b', { ifVersion: version ?? -1 })).toBe(false);
    });

    it('never uses a version twice, also after a deletion or an expiry', async () => {
      const { store, pass } = await begin();
      const before = await store.put('a', 'x');
      await store.delete('a');
      const after = await store.put('a', 'x', { ttlMs: 50 });
      expect(after).toBeGreaterThan(before ?? Infinity);
      await pass(50);
      expect(await store.put('a', 'y', { ifVersion: 0 })).toBeGreaterThan(after ?? Infinity);
    });

    it('forgets an entry when its time is over, and a later put without a time keeps it', async () => {
      const { store, pass } = await begin();
      const at = performance.now();
      await store.put('t/short', 'x', { ttlMs: 200 });
      await store.put('t/kept', 'x', { ttlMs: 200 });
      await store.put('t/kept', 'y');
      const held = await store.get('t/short');
      // On a busy machine its time may be over before anybody looks.
      if (performance.now() - at < 180) expect(held).toBeDefined();
      await pass(200);
      expect(await store.get('t/short')).toBeUndefined();
      expect((await store.list('t/')).map(({ key, value }) => [key, value])).toEqual([['t/kept', 'y']]);
      expect(await store.put('t/short', 'z', { ifVersion: 0 })).toBeDefined();
    });

    it('lists what is below a prefix, by key, and nothing beside it', async () => {
      const { store } = await begin();
      for (const key of ['out/b/2', 'out/a/1', 'out/b', 'outer/1', 'out', 'out/a%2F/*?[x]', 'ou/1']) {
        await store.put(key, `v:${key}`);
      }
      const keys = ['out/a%2F/*?[x]', 'out/a/1', 'out/b', 'out/b/2'];
      expect((await store.list('out/')).map(({ key }) => key)).toEqual(keys);
      expect((await store.list('out/')).map(({ value }) => value)).toEqual(keys.map((key) => `v:${key}`));
      expect((await store.list('out/b/')).map(({ key }) => key)).toEqual(['out/b/2']);
      expect(await store.list('nothing/')).toEqual([]);
      const [entry] = await store.list('outer/');
      expect(entry?.version).toBe((await store.get('outer/1'))?.version);
      await store.delete('out/a/1');
      expect((await store.list('out/')).map(({ key }) => key)).not.toContain('out/a/1');
    });

    it('loses no increment when two clients count at once', async () => {
      const { store, other } = await begin();
      await store.put('count', '0');
      const count = async (client: StateStore, times: number): Promise<void> => {
        for (let done = 0; done < times; ) {
          const now = await client.get('count');
          if (now === undefined) throw new Error('the counter is gone');
          const next = String(Number(now.value) + 1);
          if ((await client.put('count', next, { ifVersion: now.version })) !== undefined) done += 1;
        }
      };
      await Promise.all([count(store, 100), count(other, 100), count(store, 50), count(other, 50)]);
      expect((await store.get('count'))?.value).toBe('300');
    });

    it('lets one of many create an entry', async () => {
      const { store, other } = await begin();
      const tries = Array.from({ length: 40 }, (_, at) =>
        (at % 2 === 0 ? store : other).put('lease/x', `${at}`, { ifVersion: 0, ttlMs: 60_000 }),
      );
      expect((await Promise.all(tries)).filter((version) => version !== undefined)).toHaveLength(1);
    });

    it('tells those who listen to a topic, and only those', async () => {
      const { store, other } = await begin();
      const heard: string[] = [];
      const again: string[] = [];
      const stop = await store.subscribe('outbox', (message) => heard.push(message));
      const stopAgain = await other.subscribe('outbox', (message) => again.push(message));
      await other.subscribe('outbox', () => {
        throw new Error('a bad listener');
      });
      await other.publish('outbox', 'slack/C1');
      await other.publish('cancel', 'r1');
      await eventually(() => expect([heard, again]).toEqual([['slack/C1'], ['slack/C1']]));
      await stop();
      await store.publish('outbox', 'slack/C2');
      await eventually(() => expect(again).toEqual(['slack/C1', 'slack/C2']));
      expect(heard).toEqual(['slack/C1']);
      await stopAgain();
    });

    it('takes 4,000 writes at once, and lists them', async () => {
      const { store } = await begin();
      const started = performance.now();
      await Promise.all(
        Array.from({ length: 4_000 }, (_, at) => store.put(`many/${at % 20}/${at}`, `{"at":${at}}`)),
      );
      expect(await store.list('many/')).toHaveLength(4_000);
      expect(await store.list('many/3/')).toHaveLength(200);
      expect(performance.now() - started).toBeLessThan(30_000);
    });

    it('answers a ping until it is closed, and says so afterwards', async () => {
      const { store } = await begin();
      await expect(store.ping()).resolves.toBeUndefined();
      await store.close();
      await expect(store.get('a')).rejects.toThrow(Unavailable);
      await expect(store.put('a', 'x')).rejects.toThrow(Unavailable);
      await expect(store.ping()).rejects.toThrow(Unavailable);
    });
  });
};
