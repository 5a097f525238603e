// SPDX-License-Identifier: Apache-2.0

import type { Redis } from 'ioredis';
import { messageOf } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { encodeName } from './names.ts';

/** What BullMQ 5 and fair-turns.ts keep under the parts of a queue's name, as Redis calls it. */
const KINDS: Readonly<Record<string, string>> = {
  wait: 'list',
  paused: 'list',
  active: 'list',
  prioritized: 'zset',
  delayed: 'zset',
  completed: 'zset',
  failed: 'zset',
  'waiting-children': 'zset',
  marker: 'zset',
  repeat: 'zset',
  stalled: 'set',
  events: 'stream',
  meta: 'hash',
  turns: 'hash',
  id: 'string',
  pc: 'string',
  limiter: 'string',
  'stalled-check': 'string',
};

/** Numbers that scripts of BullMQ add to and compare with. */
const COUNTERS = ['id', 'pc', 'limiter'] as const;
const SETTINGS = ['concurrency', 'max', 'duration', 'opts.maxLenEvents'] as const;
const COUNT = /^\d{1,16}$/;

/** Where ids of jobs stand that somebody will do. */
const PENDING = ['wait', 'paused', 'active', 'prioritized', 'delayed'] as const;
const PAGE = 500;
/** Fields of a job that BullMQ counts with. */
const COUNTS = ['timestamp', 'delay', 'priority', 'ats', 'atm', 'stc'] as const;

/** Whether Redis or a script says that a key holds what nobody writes there: the same would fail again for ever. */
export const isSpoilt = (error: unknown): boolean => /WRONGTYPE|user_script/.test(messageOf(error));

const isJson = (text: string | undefined): boolean => {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
};

const isJob = ({ data, opts, ...fields }: Readonly<Record<string, string>>): boolean =>
  isJson(data) && isJson(opts) && COUNTS.every((name) => COUNT.test(fields[name] ?? '0'));

export interface QueueRepair {
  /** Removes what is no part of a queue; whether there was any. Never throws. */
  readonly repair: (queue: string) => Promise<boolean>;
}

/** Takes garbage out of a queue: keys of another kind than BullMQ's, and jobs that are none. One look at a time for each queue. */
export const queueRepair = ({
  client,
  prefix,
  log,
}: {
  readonly client: Redis;
  readonly prefix: string;
  readonly log: Log;
}): QueueRepair => {
  const under = new Map<string, Promise<boolean>>();

  const lists = async (keyOf: (part: string) => string): Promise<readonly string[]> => {
    const spoilt: string[] = [];
    for (const [part, kind] of Object.entries(KINDS)) {
      const found = await client.type(keyOf(part));
      if (found !== 'none' && found !== kind) spoilt.push(part);
    }
    for (const part of COUNTERS) {
      if (spoilt.includes(part)) continue;
      const counted = await client.get(keyOf(part));
      if (counted !== null && !COUNT.test(counted)) spoilt.push(part);
    }
    if (!spoilt.includes('meta')) {
      const settings = await client.hgetall(keyOf('meta'));
      if (SETTINGS.some((name) => !COUNT.test(settings[name] ?? '0'))) spoilt.push('meta');
    }
    if (spoilt.length > 0) await client.del(...spoilt.map(keyOf));
    return spoilt;
  };

  const idsIn = async (keyOf: (part: string) => string): Promise<readonly string[]> => {
    const ids = await Promise.all(
      PENDING.map((part) =>
        KINDS[part] === 'list' ? client.lrange(keyOf(part), 0, -1) : client.zrange(keyOf(part), 0, -1),
      ),
    );
    return [...new Set(ids.flat())];
  };

  /** BullMQ's own marks in its lists begin with a zero. */
  const isSpoiltJob = async (key: string): Promise<boolean> => {
    const kind = await client.type(key);
    return kind !== 'hash' || !isJob(await client.hgetall(key));
  };

  const jobs = async (keyOf: (part: string) => string): Promise<number> => {
    const ids = (await idsIn(keyOf)).filter((id) => !/^0(?::|$)/.test(id));
    let count = 0;
    for (let at = 0; at < ids.length; at += PAGE) {
      const page = ids.slice(at, at + PAGE);
      const spoilt = await Promise.all(page.map((id) => isSpoiltJob(keyOf(id))));
      for (const id of page.filter((_, which) => spoilt[which])) {
        count += 1;
        await Promise.all(
          PENDING.map((part) =>
            KINDS[part] === 'list' ? client.lrem(keyOf(part), 0, id) : client.zrem(keyOf(part), id),
          ),
        );
        await client.del(keyOf(id), keyOf(`${id}:lock`));
      }
    }
    return count;
  };

  const look = async (queue: string): Promise<boolean> => {
    const keyOf = (part: string): string => `${prefix}:${encodeName(queue)}:${part}`;
    try {
      const parts = await lists(keyOf);
      const removed = await jobs(keyOf);
      if (parts.length === 0 && removed === 0) return false;
      log.error(
        { queue, parts, jobs: removed },
        'A queue in Redis held what k8sgpt did not write; that was removed, and what waited in it may be lost',
      );
      return true;
    } catch (error) {
      log.debug({ queue, reason: messageOf(error) }, 'A queue could not be looked through');
      return false;
    }
  };

  return {
    repair: (queue) => {
      const running = under.get(queue) ?? look(queue).finally(() => under.delete(queue));
      under.set(queue, running);
      return running;
    },
  };
};
