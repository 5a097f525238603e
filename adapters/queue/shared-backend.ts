// SPDX-License-Identifier: Apache-2.0

import type { BackendFactory, RedisQueueBackend } from 'bullmq';
import type { Redis } from 'ioredis';
import { SECOND } from '../../src/core/clock.ts';
import { DRAIN_SECONDS, POLL_MS } from './bullmq-settings.ts';
import type { BullMq } from './load-bullmq.ts';
import type { MarkerLanes } from './marker-lanes.ts';

/** Longest time between two looks at a queue that nothing is said of. */
const LONGEST_MS = 60 * SECOND;

/** An idle queue is looked at every five seconds; less often where there are so many that looking alone would be work. */
const drainMs = (queues: number): number =>
  Math.min(LONGEST_MS, Math.max(DRAIN_SECONDS * SECOND, queues * POLL_MS));

/** Where BullMQ says that something waits in a queue. */
export const markerOf = (backend: Pick<RedisQueueBackend, 'toKey'>): string => backend.toKey('marker');

interface Shared {
  /** For everything but waiting. */
  readonly client: Pick<Redis, 'exists'>;
  readonly lanes: MarkerLanes;
  /** So much longer it waits for what will wait at a time, after which anybody may take it. */
  readonly laterMs: () => number;
}

/**
 * BullMQ's own backend on a connection that all queues of this process share, which waits for jobs in lanes instead of on a
 * connection of its own. A queue that nothing was said of, and that holds nothing, is not looked into: to see that takes one
 * command, and BullMQ's look seven.
 */
export const sharedBackend =
  (
    bullmq: Pick<BullMq, 'createRedisBackend'>,
    { client, lanes, laterMs }: Shared,
  ): BackendFactory<RedisQueueBackend> =>
  (name, options) => {
    const backend = bullmq.createRedisBackend(name, options);
    const marker = markerOf(backend);
    const waiting = ['wait', 'prioritized', 'delayed'].map((part) => backend.toKey(part));
    let isInterrupted = false;
    const isOver = (): boolean => isInterrupted;
    /** BullMQ finds out what is wrong with a Redis that cannot be asked. */
    const isEmpty = async (): Promise<boolean> => (await client.exists(...waiting).catch(() => 1)) === 0;
    return Object.assign(backend, {
      waitForJob: async (seconds: number) => {
        // With retries ahead BullMQ waits for the time of the first; without, for as long as it was told to.
        if (seconds !== DRAIN_SECONDS)
          return isOver() ? null : ((await lanes.wait(marker, seconds * SECOND + laterMs())) ?? null);
        while (!isOver()) {
          const found = await lanes.wait(marker, drainMs(lanes.count()));
          if (found !== undefined) return found;
          if (!isOver() && !(await isEmpty())) break;
        }
        return null;
      },
      disconnectBlocking: async () => {
        isInterrupted = true;
        lanes.leave(marker);
      },
      reconnectBlocking: async () => {
        isInterrupted = false;
      },
    });
  };
