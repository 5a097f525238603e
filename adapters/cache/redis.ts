// SPDX-License-Identifier: Apache-2.0

import type { Redis } from 'ioredis';
import type { Clock } from '../../src/core/clock.ts';
import { Refused } from '../../src/core/errors.ts';
import type { Cache } from '../../src/core/ports/cache.ts';
import { defineCache } from '../../src/core/ports/cache-module.ts';
import type { Link } from '../../src/core/ports/link.ts';

/** An entry begins with the time it was stored, in so many digits. */
const TIME_DIGITS = 13;
const STARTS = /^\d{13}/;
const PAGE = 500;

const pages = (keys: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(keys.length / PAGE) }, (_, at) => keys.slice(at * PAGE, (at + 1) * PAGE));

export interface RedisCacheParts {
  readonly connect: (role: 'cache') => Link<Redis>;
  readonly prefix: string;
  readonly clock: Clock;
}

/**
 * Entries under one prefix, their names in a sorted set by the time they end, so that listing never walks through a
 * whole server. Where the server evicts, a name may outlive its entry (and is passed over) or an entry its name (and
 * ends by its time).
 */
export const redisCache = ({ connect, prefix, clock: { now } }: RedisCacheParts): Cache => {
  const link = connect('cache');
  const stem = `${prefix}:cache:entry:`;
  const index = `${prefix}:cache:index`;
  /** Nothing, once, where something else is under its key: entries without a name end by their time. */
  const names = async (client: Redis): Promise<string[]> => {
    try {
      return await client.zrangebyscore(index, `(${now()}`, '+inf');
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('WRONGTYPE'))) throw error;
      await client.del(index);
      return [];
    }
  };
  return {
    get: (key, signal) =>
      link.use(async (client) => {
        const entry = await client.get(stem + key).catch((error: unknown) => {
          if (error instanceof Error && error.message.startsWith('WRONGTYPE')) return null;
          throw error;
        });
        return entry !== null && STARTS.test(entry) ? entry.slice(TIME_DIGITS) : undefined;
      }, signal),
    set: async (key, value, { ttlMs, signal }) => {
      const life = Math.max(1, Math.round(ttlMs));
      const storedAt = String(now()).padStart(TIME_DIGITS, '0');
      await link.use(
        (client) =>
          client
            .multi()
            .set(stem + key, storedAt + value, 'PX', life)
            .zadd(index, now() + life, key)
            .zremrangebyscore(index, '-inf', now())
            .exec(),
        signal,
      );
    },
    delete: async (key, signal) => {
      await link.use(
        (client) =>
          client
            .multi()
            .del(stem + key)
            .zrem(index, key)
            .exec(),
        signal,
      );
    },
    list: (signal) =>
      link.use(async (client) => {
        const keys = await names(client);
        const entries = await Promise.all(
          keys.map(async (key) => {
            // Of another kind than a text: nothing of ours.
            const [time, length] = await Promise.all([
              client.getrange(stem + key, 0, TIME_DIGITS - 1),
              client.strlen(stem + key),
            ]).catch((): [string, number] => ['', 0]);
            return { key, bytes: length - TIME_DIGITS, storedAt: Number(time) };
          }),
        );
        return entries.filter(({ bytes, storedAt }) => bytes >= 0 && storedAt > 0);
      }, signal),
    clear: (signal) =>
      link.use(async (client) => {
        const keys = await names(client);
        const removed = await Promise.all(
          pages(keys).map((page) => client.unlink(...page.map((key) => stem + key))),
        );
        await client.del(index);
        return removed.reduce((sum, count) => sum + count, 0);
      }, signal),
    close: () => link.close(),
  };
};

export default defineCache({
  title: 'Redis',
  open: async ({ redis, clock }) => {
    if (redis === undefined)
      throw new Refused('The cache store redis needs Redis, which is not configured', {
        hint: 'Set REDIS_URL (or REDIS_CACHE_URL besides it), or cache.store to memory.',
      });
    // The core knows no Redis: what adapters/redis connects arrives here without its type.
    const connect = (): Link<Redis> => redis.connect() as Link<Redis>;
    return redisCache({ connect, prefix: redis.prefix, clock });
  },
});
