// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { redisConfig } from '../../adapters/redis/config.ts';

/** What of Redis is not done with yet; empty when nothing is stuck. */
export interface LeftBehind {
  readonly look: () => Promise<readonly string[]>;
  readonly close: () => void;
}

const waitingLists = ['wait', 'active', 'paused'] as const;
const waitingSets = ['delayed', 'prioritized', 'waiting-children'] as const;

/** Looks past every front, at the server itself: runs that wait or run, messages that wait, jobs of every queue, leases without an end. */
export const whatIsLeft = (port: () => number): LeftBehind => {
  const { prefix } = redisConfig.schema.parse({});
  let client: Redis | undefined;
  let connected = 0;
  const connect = (): Redis => {
    if (client !== undefined && connected === port()) return client;
    client?.disconnect();
    connected = port();
    client = new Redis({
      port: connected,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: true,
      retryStrategy: () => 100,
    });
    client.on('error', () => undefined);
    return client;
  };
  const named = async (redis: Redis, pattern: string): Promise<readonly string[]> => {
    const stem = `${prefix}:state:entry:`;
    return (await redis.keys(`${stem}${pattern}`.replaceAll('{', '\\{'))).map((key) =>
      key.slice(stem.length),
    );
  };
  const jobsOf = async (redis: Redis, queue: string): Promise<readonly string[]> => {
    const lists = await Promise.all(waitingLists.map((list) => redis.llen(`${queue}:${list}`)));
    const sets = await Promise.all(waitingSets.map((set) => redis.zcard(`${queue}:${set}`)));
    const names = [...waitingLists, ...waitingSets];
    return [...lists, ...sets].flatMap((count, at) =>
      count > 0 ? [`${count} ${names[at] ?? ''} in ${queue}`] : [],
    );
  };
  return {
    look: async () => {
      const redis = connect();
      // Found by what they hold: of one that lost its memory the name alone is gone.
      const held = await redis.keys(`${prefix.replaceAll('{', '\\{')}:queue:*`);
      const queues = new Set(
        held.flatMap((key) => /^(.*):(?:meta|id|wait|active|delayed|prioritized)$/.exec(key)?.[1] ?? []),
      );
      const jobs = await Promise.all([...queues].map((queue) => jobsOf(redis, queue)));
      const listed = await named(redis, 'active/*');
      const records = await Promise.all(
        listed.map((name) => redis.get(`${prefix}:state:entry:${name.replace('active/', 'run/')}`)),
      );
      // A name on the list alone, as of a command that was refused half-way, is nothing that runs.
      const runs = listed.filter((_, at) => /"state":"(?:queued|running)"/.test(records[at] ?? ''));
      const letters = await named(redis, 'outbox-pending/*');
      const leases = await named(redis, 'lease/*');
      const endless = await Promise.all(
        leases.map(async (lease) =>
          (await redis.pttl(`${prefix}:state:entry:${lease}`)) === -1 ? [lease] : [],
        ),
      );
      return [
        ...jobs.flat(),
        ...runs.map((run) => `run ${run} has not ended`),
        ...letters.map((letter) => `message ${letter} is not shown`),
        ...endless.flat().map((lease) => `${lease} has no end`),
      ];
    },
    close: () => client?.disconnect(),
  };
};
