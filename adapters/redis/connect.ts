// SPDX-License-Identifier: Apache-2.0

import { Cluster, Redis } from 'ioredis';
import { Unavailable } from '../../src/core/errors.ts';
import { inTime } from '../../src/core/in-time.ts';
import type { Link } from '../../src/core/ports/link.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import type { RedisSettings } from './config.ts';
import { type Role, type Target, targetOf } from './options.ts';
import { reasonOf, troubleOf } from './trouble.ts';

/** Platforms want an answer within 3 s: so long a caller waits for the connection, and then for the reply. */
const READY_MS = 700;
const ANSWER_MS = 1_400;
/** The very first connection may take a name look-up and a TLS handshake. */
const FIRST_READY_MS = 2_000;
const FAREWELL_MS = 500;

// A cluster answers the same commands; its type differs only in what nobody here uses.
const open = (target: Target): Redis =>
  target.kind === 'single'
    ? new Redis(target.options)
    : (new Cluster([...target.nodes], target.options) as unknown as Redis);

/** One line when the connection is lost and one when it is back, however many tries lie between. */
const tellOnce = (client: Redis, role: Role, log: Log): (() => string) => {
  let reason: string | undefined;
  let lostAt = 0;
  client.on('error', (error: unknown) => {
    const now = reasonOf(error);
    if (reason !== now) log.warn({ role, reason: now }, 'Redis is away; connecting again until it is back');
    if (reason === undefined) lostAt = performance.now();
    reason = now;
  });
  client.on('ready', () => {
    if (reason !== undefined)
      log.info({ role, awayMs: Math.round(performance.now() - lostAt) }, 'Redis is back');
    reason = undefined;
  });
  return () => reason ?? 'Redis cannot be reached';
};

/** A connection for one role, kept up for ever: it is returned at once, whether Redis is there or not. */
export const connectRedis = (
  settings: RedisSettings,
  { log, role }: { readonly log: Log; readonly role: Role },
): Link<Redis> => {
  const client = open(targetOf(settings, role));
  const reason = tellOnce(client, role, log);
  let wasReady = false;
  let closed = false;
  const waiting = new Set<() => void>();
  client.on('ready', () => {
    wasReady = true;
    for (const go of waiting) go();
    waiting.clear();
  });
  const ready = async (): Promise<void> => {
    if (closed) throw new Unavailable('the connection to Redis is closed');
    if (client.status === 'ready') return;
    let go: () => void = () => undefined;
    const isReady = new Promise<void>((resolve) => {
      go = resolve;
    });
    waiting.add(go);
    try {
      await inTime(wasReady ? READY_MS : FIRST_READY_MS, isReady, () => new Unavailable(reason()));
    } finally {
      // Redis may be away for hours, and is asked for all the time.
      waiting.delete(go);
    }
  };
  return {
    client,
    use: async (task, signal) => {
      signal?.throwIfAborted();
      await ready();
      signal?.throwIfAborted();
      try {
        return await inTime(ANSWER_MS, task(client), () => new Unavailable('Redis does not answer'));
      } catch (error) {
        throw troubleOf(error);
      }
    },
    close: async () => {
      if (closed) return;
      closed = true;
      if (client.status === 'ready')
        await inTime(FAREWELL_MS, client.quit(), () => new Error('late')).catch(() => undefined);
      client.disconnect();
    },
  };
};
