// SPDX-License-Identifier: Apache-2.0

import { gunzipSync } from 'node:zlib';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import { keptInState } from '../../src/kept/kept.ts';
import { keptByCaches, keptByQueues, keptByStore } from '../../src/kept/kept-elsewhere.ts';
import { isOfFamily, type KeptKey } from '../../src/kept/kept-key.ts';

const catalogue: readonly KeptKey[] = [
  ...keptInState.map((family) => ({ ...family, key: `state:entry:${family.key}` })),
  ...keptByStore,
  ...keptByQueues,
  ...keptByCaches,
];

const textOf = async (redis: Redis, key: string): Promise<string> => {
  switch (await redis.type(key)) {
    case 'string':
      return (await redis.get(key)) ?? '';
    case 'hash':
      return JSON.stringify(await redis.hgetall(key));
    case 'list':
      return JSON.stringify(await redis.lrange(key, 0, -1));
    case 'set':
      return JSON.stringify(await redis.smembers(key));
    case 'zset':
      return JSON.stringify(await redis.zrange(key, 0, -1));
    case 'stream':
      return JSON.stringify(await redis.xrange(key, '-', '+'));
    default:
      return '';
  }
};

/** What a reader of Redis would see: what is compressed is unpacked. */
const legible = (text: string): string =>
  /^\d{16}H4sI/.test(text) ? gunzipSync(Buffer.from(text.slice(16), 'base64')).toString('utf8') : text;

export interface Held {
  readonly key: string;
  readonly bytes: number;
  /** Key and value, unpacked and decoded. */
  readonly text: string;
  readonly family: KeptKey | undefined;
}

/** Every key of a server, with what it holds. */
export const heldIn = async (redis: Redis): Promise<readonly Held[]> => {
  const keys = (await redis.keys('*')).sort();
  return Promise.all(
    keys.map(async (key) => {
      const value = await textOf(redis, key);
      const name = key.replace(/^\{[^}]*\}:/, '');
      const family = catalogue.find((one) => isOfFamily(one, name));
      return {
        key,
        bytes: Buffer.byteLength(value),
        text: `${decodeURIComponent(key)} ${legible(value)}`,
        family,
      };
    }),
  );
};

/** Milliseconds that a clock of the server and one of ours may differ. */
const SLACK_MS = 5_000;

/** Every key is declared, as large and as long-lived as that says at most. */
export const expectDeclared = async (redis: Redis, held: readonly Held[]): Promise<void> => {
  for (const { key, bytes, family } of held) {
    expect(family, `${key} is declared in src/kept`).toBeDefined();
    if (family === undefined) continue;
    expect(bytes, `${key} is larger than ${family.key} may be`).toBeLessThanOrEqual(family.bytes);
    const left = await redis.pttl(key);
    // -2: it has ended since it was listed; -1: it has no end.
    if (typeof family.keptMs === 'number' && left !== -2) {
      expect(left, `${key} ends`).not.toBe(-1);
      expect(left, `${key} ends in time`).toBeLessThanOrEqual(family.keptMs + SLACK_MS);
    }
  }
};
