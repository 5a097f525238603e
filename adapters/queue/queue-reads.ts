// SPDX-License-Identifier: Apache-2.0

import type { Redis, Result } from 'ioredis';
import type { Clock } from '../../src/core/clock.ts';
import type { JobQueue } from '../../src/core/ports/job-queue.ts';
import type { Link } from '../../src/core/ports/link.ts';
import { encodeId, encodeName } from './names.ts';
import { queueDepths } from './queue-depths.ts';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    k8sgptRemoveJob: (...args: string[]) => Result<number, Context>;
  }
}

/**
 * BullMQ's own removal takes ended jobs too, and with them the memory against duplicates. This one takes a job only
 * from where it waits, at once with looking.
 */
const removeScript = `
local found = redis.call('LREM', KEYS[1], 1, ARGV[1]) + redis.call('ZREM', KEYS[2], ARGV[1]) + redis.call('ZREM', KEYS[3], ARGV[1])
if found > 0 then redis.call('DEL', KEYS[4]) end
return found
`;

/** Positions and counts straight from BullMQ's lists (`wait`: what goes before all, newest first; `prioritized`: by their turns; `delayed`: retries by their time). */
export const queueReads = (
  link: Link<Redis>,
  prefix: string,
  clock: Clock,
): Pick<JobQueue, 'remove' | 'position' | 'depth'> => {
  link.client.defineCommand('k8sgptRemoveJob', { numberOfKeys: 4, lua: removeScript });
  const keyOf = (queue: string, part: string): string => `${prefix}:${encodeName(queue)}:${part}`;
  return {
    remove: (queue, id) =>
      link.use(async (client) => {
        const job = encodeId(id);
        const keys = ['wait', 'delayed', 'prioritized', job].map((part) => keyOf(queue, part));
        return (await client.k8sgptRemoveJob(...keys, job)) > 0;
      }),
    position: (queue, id) =>
      link.use(async (client) => {
        const [index, length, rank, inTurn, retryAt] = await Promise.all([
          client.lpos(keyOf(queue, 'wait'), encodeId(id)),
          client.llen(keyOf(queue, 'wait')),
          client.zrank(keyOf(queue, 'prioritized'), encodeId(id)),
          client.zcard(keyOf(queue, 'prioritized')),
          client.zscore(keyOf(queue, 'delayed'), encodeId(id)),
        ]);
        if (index !== null) return Math.max(0, length - 1 - index);
        if (rank !== null) return length + rank;
        return retryAt === null ? undefined : length + inTurn;
      }),
    depth: queueDepths(link, prefix, clock),
  };
};
