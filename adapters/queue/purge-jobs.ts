// SPDX-License-Identifier: Apache-2.0

import type { Cluster, Redis } from 'ioredis';
import { z } from 'zod';
import { fits } from '../../src/core/fits.ts';
import type { Link } from '../../src/core/ports/link.ts';
import { loadBullMq } from './load-bullmq.ts';
import { decodeName } from './names.ts';

interface PurgeJobsParts {
  readonly connect: (role: 'queue') => Link<Redis>;
  readonly prefix: string;
}

const PAGE = 500;
const Data = z.object({ payload: z.string() });

/** Those that hold keys: one, or each that a cluster writes to. */
const nodesOf = (client: Redis): readonly Redis[] =>
  'nodes' in client ? (client as unknown as Cluster).nodes('master') : [client];

const payloadOf = (data: string | null): string | undefined => {
  try {
    return fits(Data, JSON.parse(data ?? '')).data?.payload;
  } catch {
    return undefined;
  }
};

/** What is looked for; queues by their own names, for what is left of them when their jobs are gone. */
interface Sought {
  readonly job: (payload: string) => boolean;
  readonly queue: (name: string) => boolean;
}

/** Where somebody worked lately (take-over.ts): as long as nobody works, nobody else takes names out. */
const forget = async (client: Redis, busy: string, { queue }: Sought): Promise<void> => {
  const names = (await client.zrange(busy, 0, -1)).filter((name) => queue(decodeName(name)));
  if (names.length > 0) await client.zrem(busy, ...names);
};

/**
 * Removes jobs, waiting or ended, that are sought, and of queues that nobody needs then everything. One that is under way
 * stays. Found by their keys: ended ones are in no list that could be asked for all of them at once.
 */
export const purgeBullmqJobs =
  ({ connect, prefix: given }: PurgeJobsParts) =>
  async (
    sought: Sought,
    { dryRun, signal }: { readonly dryRun: boolean; readonly signal: AbortSignal },
  ): Promise<number> => {
    const prefix = `${given}:queue`;
    const link = connect('queue');
    /** Jobs of each queue that has any, or is sought itself. */
    const found = new Map<string, string[]>();
    /** Keys of queues that are sought. */
    const own = new Map<string, string[]>();
    const add = (map: Map<string, string[]>, name: string, ...more: readonly string[]): void =>
      void map.set(name, [...(map.get(name) ?? []), ...more]);
    try {
      const nodes = await link.use(async (client) => nodesOf(client));
      const pattern = `${prefix.replace(/[*?[\]\\]/g, '\\$&')}:*:*`;
      for (const node of nodes) {
        let cursor = '0';
        do {
          signal.throwIfAborted();
          const [next, keys] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', PAGE);
          cursor = next;
          for (const key of keys) {
            const [queue = '', id = '', ...more] = key.slice(prefix.length + 1).split(':');
            if (sought.queue(decodeName(queue))) add(own, queue, key);
            // A lock of a job has one part more.
            if (!id.startsWith('job-') || more.length > 0) continue;
            const payload = payloadOf(await node.hget(key, 'data'));
            if (payload !== undefined && sought.job(payload)) add(found, queue, id);
          }
        } while (cursor !== '0');
      }
      // A queue of BullMQ writes its settings as soon as it is made, and goes on when the connection has ended: whoever only looks makes none.
      if (dryRun) return [...found.values()].flat().length;
      const { Queue } = await loadBullMq();
      let count = 0;
      for (const name of new Set([...found.keys(), ...own.keys()])) {
        const queue = new Queue(name, { connection: link.client, prefix, skipVersionCheck: true });
        // The connection tells of itself.
        queue.on('error', () => undefined);
        for (const id of found.get(name) ?? []) {
          signal.throwIfAborted();
          if ((await queue.remove(id)) === 1) count += 1;
        }
        // Others ask there, too: it is not emptied, for which it would be paused. Its events name jobs, and nobody reads them.
        if (!own.has(name)) {
          await queue.trimEvents(0);
          continue;
        }
        // BullMQ refuses while something waits or runs there.
        if ((await queue.getJobCountByTypes('waiting', 'prioritized', 'active', 'delayed')) > 0) continue;
        await queue.obliterate().catch(() => undefined);
        // What BullMQ does not know of: whose turn it was.
        for (const key of own.get(name) ?? []) await link.use((client) => client.del(key));
      }
      await link.use((client) => forget(client, `${prefix}:busy`, sought));
      return count;
    } finally {
      await link.close();
    }
  };
