// SPDX-License-Identifier: Apache-2.0

import type { Redis, Result } from 'ioredis';
import type { Clock } from '../../src/core/clock.ts';
import type { JobQueue, QueueDepth } from '../../src/core/ports/job-queue.ts';
import type { Link } from '../../src/core/ports/link.ts';
import { encodeName } from './names.ts';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    k8sgptDepths: (...args: (string | number)[]) => Result<readonly Found[], Context>;
  }
}

/** Waiting, in turn, active, delayed, and when those were put that may have waited longest; or why it cannot be said. */
type Found = string | readonly [number, number, number, number, ...(string | null)[]];

const PARTS = ['wait', 'prioritized', 'active', 'delayed'] as const;
/** One script keeps everybody else waiting for so many queues: less than half a millisecond. */
const PAGE = 100;

/**
 * Keys: four for each queue; arguments: the start of all keys of each queue. Of a queue where nothing waits nothing more is
 * asked. Whoever waits longest is among those whose turn is next: later ones are of those who asked for much. One queue
 * that holds what BullMQ does not write spoils no other.
 */
const depthsScript = `
local function depth(wait, turns, active, delayed, stem)
  local found = {redis.pcall('LLEN', wait), redis.pcall('ZCARD', turns), redis.pcall('LLEN', active), redis.pcall('ZCARD', delayed)}
  for _, count in ipairs(found) do
    if type(count) == 'table' then return count.err end
  end
  if found[1] + found[2] + found[4] == 0 then return found end
  local heads = redis.call('ZRANGE', turns, 0, 4)
  for _, job in ipairs(redis.call('LRANGE', wait, -1, -1)) do heads[#heads + 1] = job end
  for _, job in ipairs(redis.call('ZRANGE', delayed, 0, 0)) do heads[#heads + 1] = job end
  for _, job in ipairs(heads) do
    local at = redis.pcall('HGET', stem .. job, 'timestamp')
    if type(at) == 'table' then return at.err end
    found[#found + 1] = at
  end
  return found
end
local all = {}
for at = 1, #ARGV do
  local first = at * 4 - 3
  all[at] = depth(KEYS[first], KEYS[first + 1], KEYS[first + 2], KEYS[first + 3], ARGV[at])
end
return all
`;

interface Asked {
  readonly queue: string;
  readonly resolve: (depth: QueueDepth) => void;
  readonly reject: (reason: unknown) => void;
}

/** How much waits in queues, straight from BullMQ's lists; those that are asked for at the same moment are asked for in one script. */
export const queueDepths = (link: Link<Redis>, prefix: string, clock: Clock): JobQueue['depth'] => {
  link.client.defineCommand('k8sgptDepths', { lua: depthsScript });
  let asked: Asked[] = [];

  const depthOf = ([waiting, inTurn, active, delayed, ...since]: Exclude<Found, string>): QueueDepth => {
    const oldest = Math.min(...since.flatMap((at) => (at === null ? [] : [Number(at)])));
    return {
      waiting: waiting + inTurn + delayed,
      active,
      oldestMs: Number.isFinite(oldest) ? Math.max(0, clock.now() - oldest) : 0,
    };
  };
  const ask = async (page: readonly Asked[]): Promise<void> => {
    try {
      const stems = page.map(({ queue }) => `${prefix}:${encodeName(queue)}:`);
      const keys = stems.flatMap((stem) => PARTS.map((part) => stem + part));
      const all = await link.use((client) => client.k8sgptDepths(keys.length, ...keys, ...stems));
      for (const [at, { resolve, reject }] of page.entries()) {
        const found = all[at] ?? 'nothing was answered';
        if (typeof found === 'string') reject(new Error(found));
        else resolve(depthOf(found));
      }
    } catch (error) {
      for (const { reject } of page) reject(error);
    }
  };
  const askAll = (): void => {
    const all = asked;
    asked = [];
    for (let at = 0; at < all.length; at += PAGE) void ask(all.slice(at, at + PAGE));
  };
  return (queue) =>
    new Promise((resolve, reject) => {
      if (asked.length === 0) setImmediate(askAll);
      asked.push({ queue, resolve, reject });
    });
};
