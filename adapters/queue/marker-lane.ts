// SPDX-License-Identifier: Apache-2.0

import type { Redis } from 'ioredis';
import { SECOND } from '../../src/core/clock.ts';
import { messageOf } from '../../src/core/errors.ts';
import type { Link } from '../../src/core/ports/link.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';

/** What BullMQ lays down where a job waits (score 0), or will wait at a time (score: epoch milliseconds). */
export interface Marker {
  readonly member: string;
  readonly score: number;
}

export interface MarkerLane {
  readonly size: () => number;
  /** Waits for a marker under this key; undefined: it was told to leave. */
  readonly wait: (key: string) => Promise<Marker | undefined>;
  readonly leave: (key: string) => void;
  readonly close: () => Promise<void>;
}

interface LaneParts {
  /** Waits for nothing else. */
  readonly link: Link<Redis>;
  /** For everything that must not wait. */
  readonly client: Redis;
  /** Written to end a command that does not know of a queue yet; nobody else's. */
  readonly wakeKey: string;
  readonly log: Log;
}

/** Seconds inside one blocking command. */
const BLOCK_SECONDS = 5;
/** A command that has not come back by then never will: the connection is made anew. */
const LOST_MS = (BLOCK_SECONDS + 5) * SECOND;
/** What wakes a process that has died meanwhile goes by itself. */
const WAKE_MS = 30 * SECOND;

/**
 * One connection that waits for many queues: BZPOPMIN takes many keys, and looks at them in their order, so those that
 * have waited longest stand first. https://redis.io/docs/latest/commands/bzpopmin/
 */
export const markerLane = ({ link, client, wakeKey, log }: LaneParts): MarkerLane => {
  const waiting = new Map<string, (marker: Marker | undefined) => void>();
  /** Of the command under way. */
  let asked: ReadonlySet<string> | undefined;
  let isLooping = false;
  let isWaking = false;
  const closing = new AbortController();

  const wake = (): void => {
    if (isWaking || asked === undefined) return;
    isWaking = true;
    client
      .pipeline()
      .zadd(wakeKey, 0, '0')
      .pexpire(wakeKey, WAKE_MS)
      .exec()
      .catch((error: unknown) => log.debug({ reason: messageOf(error) }, 'Queues are not waited for yet'));
  };

  const next = async (): Promise<readonly string[] | null> => {
    const keys = [...waiting.keys()];
    asked = new Set(keys);
    isWaking = false;
    const lost = setTimeout(() => {
      // BullMQ guards its own command in the same way: a command that was sent again may be forgotten by the client.
      if (link.client.status === 'ready') link.client.disconnect(true);
    }, LOST_MS);
    try {
      return await link.client.bzpopmin(...keys, wakeKey, BLOCK_SECONDS);
    } finally {
      clearTimeout(lost);
      asked = undefined;
    }
  };

  const hand = async ([key = '', member = '', score = '0']: readonly string[]): Promise<void> => {
    if (key === wakeKey) return;
    const go = waiting.get(key);
    waiting.delete(key);
    if (go !== undefined) go({ member, score: Number.parseInt(score, 10) });
    // Whoever waited here has left meanwhile: another process may wait.
    else await client.zadd(key, score, member);
  };

  /** A marker of another kind would keep all queues of this connection waiting. Without one they are looked at in time. */
  const unspoil = async (): Promise<void> => {
    for (const key of [...waiting.keys(), wakeKey])
      if (!['zset', 'none'].includes(await client.type(key))) {
        await client.del(key);
        log.error({}, 'A mark of waiting jobs in Redis held something else; it was removed');
      }
  };

  const loop = async (): Promise<void> => {
    while (waiting.size > 0 && !closing.signal.aborted) {
      try {
        const popped = await next();
        if (popped !== null) await hand(popped);
      } catch (error) {
        log.debug({ reason: messageOf(error) }, 'Waiting for jobs failed');
        if (messageOf(error).includes('WRONGTYPE')) await unspoil().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, SECOND));
      }
    }
  };
  const begin = (): void => {
    if (isLooping) return wake();
    isLooping = true;
    // Those that begin to wait at the same time are asked for at the same time.
    setImmediate(() => {
      void loop().finally(() => {
        isLooping = false;
        if (waiting.size > 0 && !closing.signal.aborted) begin();
      });
    });
  };

  const leave = (key: string): void => {
    const go = waiting.get(key);
    waiting.delete(key);
    go?.(undefined);
  };
  return {
    size: () => waiting.size,
    wait: (key) =>
      new Promise((resolve) => {
        leave(key);
        waiting.set(key, resolve);
        if (asked?.has(key) !== true) begin();
      }),
    leave,
    close: async () => {
      closing.abort();
      for (const key of [...waiting.keys()]) leave(key);
      link.client.disconnect();
      await link.close();
    },
  };
};
