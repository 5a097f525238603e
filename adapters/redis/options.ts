// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { ClusterOptions, RedisOptions } from 'ioredis';
import { SECOND } from '../../src/core/clock.ts';
import { Refused } from '../../src/core/errors.ts';
import type { RedisSettings } from './config.ts';

/**
 * What a connection is for. `queue-blocking` is for workers: it waits for jobs and for Redis however long that takes.
 * `subscriber` only listens. The others answer a caller who must be told soon.
 */
export type Role = 'queue' | 'queue-blocking' | 'state' | 'subscriber' | 'cache';

export type Target =
  | { readonly kind: 'single'; readonly options: RedisOptions }
  | {
      readonly kind: 'cluster';
      readonly nodes: readonly { host: string; port: number }[];
      readonly options: ClusterOptions;
    };

/**
 * Longest pause between two tries to connect. Where a caller waits (connect.ts: 0.7 s) it is less than that, so that a
 * Redis which one connection has found again is never said to be away by another.
 */
const LONGEST_RETRY_MS = 2 * SECOND;
const LONGEST_RETRY_AWAITED_MS = 0.4 * SECOND;

const isPatient = (role: Role): boolean => role === 'queue-blocking' || role === 'subscriber';

/** 50, 100, 200 … ms up to the longest, for ever; spread, so that a restart of Redis is not met by all at once. */
const retryDelay =
  (role: Role) =>
  (times: number): number => {
    const most = isPatient(role) ? LONGEST_RETRY_MS : LONGEST_RETRY_AWAITED_MS;
    const longest = Math.min(most, 50 * 2 ** Math.min(times - 1, 10));
    return Math.round(longest / 2 + (longest / 2) * Math.random());
  };

const common = (role: Role): RedisOptions => ({
  connectionName: `k8sgpt-${role}`,
  connectTimeout: 5 * SECOND,
  keepAlive: 10 * SECOND,
  // A peer that vanished without a word: no byte for this long while an answer is due, and the socket is given up.
  // Workers wait up to 10 s inside one blocking command. https://redis.io/docs/latest/commands/bzpopmin/
  socketTimeout: role === 'queue-blocking' ? 20 * SECOND : 4 * SECOND,
  // Impatient roles: nothing is kept for later or sent a second time, because its caller was told that it failed.
  enableOfflineQueue: isPatient(role),
  autoResendUnfulfilledCommands: isPatient(role),
  maxRetriesPerRequest: isPatient(role) ? null : 0,
  // Done by hand on every connection, because a subscription may be asked for while Redis is away.
  autoResubscribe: false,
  // A primary that became a replica: connect anew, to where the name or the Sentinel points now.
  reconnectOnError: (error) => (error.message.startsWith('READONLY') ? (isPatient(role) ? 2 : 1) : false),
});

type TlsFiles = Pick<RedisSettings, 'caFile' | 'certFile' | 'keyFile'>;

const TLS_FILES = [
  ['ca', 'caFile'],
  ['cert', 'certFile'],
  ['key', 'keyFile'],
] as const;

/**
 * Read now, and again for each connection: certificates of clients are renewed while the process runs. What cannot be read
 * any more stays as it was. Throws Refused for what cannot be read now.
 */
const tlsOptions = (files: TlsFiles): ConnectionOptions => {
  const options: ConnectionOptions = {};
  for (const [option, setting] of TLS_FILES) {
    const path = files[setting];
    if (path === undefined) continue;
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      throw new Refused(
        `redis.${setting} ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`,
        { cause: error },
      );
    }
    const get = (): string => {
      try {
        text = readFileSync(path, 'utf8');
      } catch {
        // A file that is being replaced.
      }
      return text;
    };
    Object.defineProperty(options, option, { get, enumerable: true, configurable: true });
  }
  return options;
};

const nodeOf = (text: string): { host: string; port: number } => {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
};

const ofUrl = (address: string, files: TlsFiles): RedisOptions => {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    host: host === '' ? '127.0.0.1' : host,
    port: url.port === '' ? 6379 : Number(url.port),
    db: Number(url.pathname.slice(1)) || 0,
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(url.protocol === 'rediss:'
      ? { tls: Object.assign(tlsOptions(files), isIP(host) === 0 ? { servername: host } : {}) }
      : {}),
  };
};

const credentials = ({ username, password, tls, ...files }: RedisSettings): RedisOptions => ({
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
  ...(tls ? { tls: tlsOptions(files) } : {}),
});

/** Where to connect and how, for one role. Throws Refused when no Redis is configured. */
export const targetOf = (settings: RedisSettings, role: Role): Target => {
  const single = (options: RedisOptions): Target => ({
    kind: 'single',
    options: { ...common(role), ...options, retryStrategy: retryDelay(role) },
  });
  const ownCache = role === 'cache' ? settings.cacheUrl : undefined;
  // Another server has other credentials: those of this one are not told to it.
  if (ownCache !== undefined) return single(ofUrl(ownCache, settings));
  if (settings.url !== undefined)
    return single({ ...credentials({ ...settings, tls: false }), ...ofUrl(settings.url, settings) });
  if (settings.sentinelNodes !== undefined) {
    return single({
      ...credentials(settings),
      sentinels: settings.sentinelNodes.map(nodeOf),
      name: settings.sentinelName ?? '',
      sentinelRetryStrategy: retryDelay(role),
      ...(settings.sentinelPassword === undefined ? {} : { sentinelPassword: settings.sentinelPassword }),
      ...(settings.tls ? { sentinelTLS: tlsOptions(settings), enableTLSForSentinelMode: true } : {}),
    });
  }
  if (settings.clusterNodes !== undefined) {
    const { enableOfflineQueue, ...redisOptions } = { ...common(role), ...credentials(settings) };
    return {
      kind: 'cluster',
      nodes: settings.clusterNodes.map(nodeOf),
      options: {
        redisOptions,
        clusterRetryStrategy: retryDelay(role),
        enableOfflineQueue: enableOfflineQueue ?? true,
        // Certificates name hosts, the cluster names addresses: ask for the name that was configured. https://github.com/redis/ioredis
        dnsLookup: (name, found) => found(null, name),
      },
    };
  }
  throw new Refused('No Redis is configured', { hint: 'Set REDIS_URL, for example redis://localhost:6379.' });
};
