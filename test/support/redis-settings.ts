// SPDX-License-Identifier: Apache-2.0

import type { Redis } from 'ioredis';
import { type RedisSettings, redisConfig } from '../../adapters/redis/config.ts';
import { connectRedis } from '../../adapters/redis/connect.ts';
import type { Role } from '../../adapters/redis/options.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import type { Link } from '../../src/core/ports/link.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { RedisServer } from './redis.ts';

export const settingsOf = (given: Readonly<Record<string, unknown>>): RedisSettings =>
  redisConfig.schema.parse(given);

/** Connections to a server, as compose makes them. */
export const connectTo =
  ({ url }: Pick<RedisServer, 'url'>, log: Log = silentLog) =>
  (role: Role): Link<Redis> =>
    connectRedis(settingsOf({ url }), { log, role });

/** A prefix of its own for each test, so that tests can share a server. */
let made = 0;
export const freshPrefix = (): string => `{test-${process.pid}-${(made += 1)}}`;
