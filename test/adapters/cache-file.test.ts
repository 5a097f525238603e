// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stores } from '../../adapters/cache/index.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { Refused } from '../../src/core/errors.ts';
import { cacheContract } from '../contracts/cache.ts';
import { eventually } from '../support/eventually.ts';
import { rejection } from '../support/rejection.ts';

const opened = async (given?: string) => {
  const parent = given ?? mkdtempSync(join(tmpdir(), 'k8sgpt-cache-'));
  if (given === undefined) onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const directory = join(parent, 'cache');
  let time = 1_700_000_000_000;
  const now = (): number => time;
  const clock = { now, sleep: async () => undefined };
  const { default: module } = await stores.file();
  const open = () => module.open({ clock, log: silentLog, maxBytes: 1, directory });
  const pass = async (ms: number): Promise<void> => {
    time += ms + 1;
  };
  return { directory, parent, now, pass, cache: await open(), another: open, many: 200 };
};

cacheContract('file', () => opened());

describe('the cache in files', () => {
  it('is there after a restart, for this user alone', async () => {
    const { cache, directory, another } = await opened();
    await cache.set('explain/0a1b', 'an answer', { ttlMs: 60_000 });
    await cache.close();
    expect(await (await another()).get('explain/0a1b')).toBe('an answer');
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(directory))
      expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
  });

  it('takes nothing for an answer that is cut or of others, and leaves it alone', async () => {
    const { cache, directory } = await opened();
    await cache.set('good', 'an answer', { ttlMs: 60_000 });
    const whole = readFileSync(join(directory, 'good'));
    writeFileSync(join(directory, 'cut'), whole.subarray(0, -1));
    writeFileSync(
      join(directory, 'foreign'),
      'notes of somebody, longer than the header of an entry is: 60 bytes',
    );
    writeFileSync(join(directory, 'README.txt'), 'x');
    expect([await cache.get('cut'), await cache.get('foreign')]).toEqual([undefined, undefined]);
    expect((await cache.list()).map(({ key }) => key).sort()).toEqual(['cut', 'good']);
    expect(await cache.clear()).toBe(2);
    expect(readdirSync(directory).sort()).toEqual(['README.txt', 'foreign']);
  });

  it('removes what is over when it comes across it', async () => {
    const { cache, directory, pass } = await opened();
    for (const key of ['a', 'b']) await cache.set(key, 'x', { ttlMs: 60 });
    await pass(60);
    expect(await cache.list()).toEqual([]);
    await eventually(() => expect(readdirSync(directory)).toEqual([]));
  });

  it('refuses a directory that is none, naming it', async () => {
    const { cache, directory, parent } = await opened();
    writeFileSync(join(parent, 'cache'), 'a file');
    for (const attempt of [() => cache.set('a', 'x', { ttlMs: 60_000 }), () => cache.get('a')]) {
      const refused = await rejection(attempt());
      expect(refused).toBeInstanceOf(Refused);
      expect(refused.message).toContain(directory);
    }
  });
});
