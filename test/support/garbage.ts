// SPDX-License-Identifier: Apache-2.0

import type { Redis } from 'ioredis';
import { keptInState } from '../../src/kept/kept.ts';
import { keptByCaches, keptByQueues, keptByStore } from '../../src/kept/kept-elsewhere.ts';
import { isOfFamily } from '../../src/kept/kept-key.ts';

const PREFIX = '{k8sgpt}:';
const ENTRY = 'state:entry:';

/** Every family of keys that may be in Redis, as it is called there. */
export const families: readonly string[] = [
  ...keptInState.map(({ key }) => ENTRY + key),
  ...[...keptByStore, ...keptByQueues, ...keptByCaches].map(({ key }) => key),
];

/** What somebody else, a broken disk or a bad restore may leave under a key. */
export interface Garbage {
  readonly name: string;
  /** `version`: 16 digits, as an entry of the state store begins; '' for a key of something else. */
  readonly write: (redis: Redis, key: string, version: string) => Promise<unknown>;
}

const text =
  (make: (old: string) => string): Garbage['write'] =>
  async (redis, key, version) => {
    // A job, the settings of a queue: in each of their fields.
    if ((await redis.type(key)) === 'hash') {
      for (const [field, old] of Object.entries(await redis.hgetall(key)))
        await redis.hset(key, field, make(old));
      return;
    }
    const old =
      (await redis.type(key)) === 'string' ? ((await redis.get(key)) ?? '').slice(version.length) : '';
    // Until when it would have been there anyway.
    const left = await redis.pttl(key);
    await redis.del(key);
    await redis.set(key, version + make(old));
    if (left > 0) await redis.pexpire(key, left);
  };

export const garbage: readonly Garbage[] = [
  {
    name: 'a hash in place of a text, a text in place of anything else',
    write: async (redis, key) => {
      const kind = await redis.type(key);
      await redis.del(key);
      await (kind === 'string' || kind === 'none' ? redis.hset(key, 'a', '1') : redis.set(key, 'x'));
    },
  },
  {
    name: 'bytes of somebody else',
    write: async (redis, key) => text(() => '\u0000\ufffdhello')(redis, key, ''),
  },
  {
    name: 'JSON that is cut off',
    write: text((old) => (old.length > 9 ? old.slice(0, -7) : '{"schema":1,"id":"a')),
  },
  { name: 'JSON of another shape', write: text(() => '{"length":{"toString":[]},"schema":1}') },
  { name: 'a list of nothing', write: text(() => '[null,{"schema":1},[]]') },
  { name: 'null', write: text(() => 'null') },
  { name: 'eight megabytes', write: text(() => `{"schema":1,"id":"${'x'.repeat(8 * 1024 * 1024)}"}`) },
];

/** Every key of this family that is there, or one that could be. */
const keysOf = async (redis: Redis, family: string): Promise<readonly string[]> => {
  const all = (await redis.keys('*')).filter((key) => {
    const name = key.slice(PREFIX.length);
    const first = families.find((one) => isOfFamily({ key: one }, name));
    return first === family;
  });
  return all.length > 0 ? all.slice(0, 20) : [PREFIX + family.replaceAll('*', 'demo')];
};

/** Spoils what is kept under a family; how many keys that were. */
export const spoil = async (redis: Redis, family: string, { write }: Garbage): Promise<number> => {
  const keys = await keysOf(redis, family);
  for (const key of keys) {
    const isEntry = key.startsWith(PREFIX + ENTRY);
    await write(redis, key, isEntry ? String(Date.now() * 1_000) : '');
    // In the index, or no listing would come across it; unless that is garbage itself.
    if (isEntry)
      await redis.zadd(`${PREFIX}state:index`, 0, key.slice((PREFIX + ENTRY).length)).catch(() => undefined);
  }
  return keys.length;
};
