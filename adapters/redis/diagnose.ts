// SPDX-License-Identifier: Apache-2.0

import type { Redis } from 'ioredis';
import { SECOND } from '../../src/core/clock.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { AdapterParts } from '../../src/core/ports/adapter-module.ts';
import type { Check } from '../../src/core/ports/cluster-reader.ts';
import { hasRedis, type RedisSettings } from './config.ts';
import { connectRedis } from './connect.ts';

/** BullMQ and the scripts here need commands of 6.2. https://docs.bullmq.io/guide/redis-tm-compatibility */
const OLDEST = [6, 2] as const;
/** Sequences of messages are times: clocks that differ by more put an older message over a newer one. */
const SKEW_MS = 2 * SECOND;

type Facts = ReadonlyMap<string, string>;

const parseInfo = (text: string): Facts =>
  new Map(
    text.split(/\r?\n/).flatMap((line): readonly (readonly [string, string])[] => {
      const at = line.indexOf(':');
      return at === -1 || line.startsWith('#') ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );

const versionCheck = (facts: Facts): Check => {
  const name = 'Redis version';
  const version = facts.get('valkey_version') ?? facts.get('redis_version') ?? 'unknown';
  const product = facts.has('valkey_version') ? 'Valkey' : 'Redis';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return old
    ? { name, status: 'failed', detail: `${product} ${version}`, fix: 'Use Redis 6.2 or newer, or Valkey.' }
    : { name, status: 'ok', detail: `${product} ${version}` };
};

const evictionCheck = (facts: Facts): Check => {
  const name = 'Redis eviction';
  const policy = facts.get('maxmemory_policy');
  if (policy === 'noeviction') return { name, status: 'ok', detail: 'maxmemory-policy is noeviction' };
  if (policy === undefined) {
    return {
      name,
      status: 'warning',
      detail: 'the server does not say its maxmemory-policy',
      fix: 'Make sure that it is noeviction: with any other policy Redis drops jobs when it is full.',
    };
  }
  return {
    name,
    status: 'failed',
    detail: `maxmemory-policy is ${policy}: Redis drops jobs when it is full`,
    fix: 'Run `redis-cli CONFIG SET maxmemory-policy noeviction`, and set it in redis.conf (managed Redis: in its parameter group). Caches may go to a server that evicts: REDIS_CACHE_URL.',
  };
};

const keepingCheck = (facts: Facts): Check => {
  const name = 'Redis persistence';
  if (facts.get('aof_enabled') === '1')
    return facts.get('aof_last_write_status') === 'err'
      ? {
          name,
          status: 'failed',
          detail: 'the append-only file cannot be written',
          fix: 'Free space on the disk of Redis: it refuses writes until then.',
        }
      : { name, status: 'ok', detail: 'append-only file' };
  return {
    name,
    status: 'warning',
    detail:
      'no append-only file: commands accepted in the last seconds or minutes are lost when Redis restarts',
    fix: 'Run `redis-cli CONFIG SET appendonly yes`, and set it in redis.conf.',
  };
};

const clockCheck = async (client: Redis, now: () => number): Promise<Check> => {
  const name = 'Redis clock';
  const before = now();
  const [seconds, micros] = await client.time();
  const skew = Math.round(Number(seconds) * SECOND + Number(micros) / 1_000 - (before + now()) / 2);
  const detail = `${Math.abs(skew)} ms ${skew < 0 ? 'behind' : 'ahead of'} this machine`;
  return Math.abs(skew) <= SKEW_MS
    ? { name, status: 'ok', detail }
    : {
        name,
        status: 'warning',
        detail,
        fix: 'Synchronise the clocks of both machines (NTP): messages are ordered by time.',
      };
};

const checksOf = async (client: Redis, now: () => number): Promise<readonly Check[]> => {
  const facts = parseInfo(await client.info());
  return [versionCheck(facts), evictionCheck(facts), keepingCheck(facts), await clockCheck(client, now)];
};

const unreachable = (name: string, error: unknown, variable: string): Check => ({
  name,
  status: 'failed',
  detail: messageOf(error),
  fix: `Check ${variable}: host and port, rediss:// for TLS, user and password; and that this machine may connect.`,
});

/** For `doctor`: reachable, new enough, nothing evicted, something kept, clocks agree; each with its fix. */
export const diagnoseRedis = async (
  settings: RedisSettings,
  { clock, log }: Pick<AdapterParts, 'clock' | 'log'>,
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  if (!hasRedis(settings)) {
    const detail = 'not configured: queue and state are embedded, in one process';
    return [{ name: 'Redis', status: 'skipped', detail }];
  }
  const checks: Check[] = [];
  const link = connectRedis(settings, { log, role: 'state' });
  try {
    const found = await link.use((client) => checksOf(client, clock.now), signal);
    checks.push({ name: 'Redis', status: 'ok', detail: 'reachable' }, ...found);
  } catch (error) {
    checks.push(unreachable('Redis', error, 'REDIS_URL'));
  } finally {
    await link.close();
  }
  if (settings.cacheUrl === undefined) return checks;
  const caches = connectRedis(settings, { log, role: 'cache' });
  try {
    await caches.use((client) => client.ping(), signal);
    checks.push({ name: 'Redis for caches', status: 'ok', detail: 'reachable' });
  } catch (error) {
    checks.push(unreachable('Redis for caches', error, 'REDIS_CACHE_URL'));
  } finally {
    await caches.close();
  }
  return checks;
};
