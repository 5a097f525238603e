// SPDX-License-Identifier: Apache-2.0

import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { type Clock, SECOND } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { JobQueue, QueueWorker } from '../../src/core/ports/job-queue.ts';
import type { Link } from '../../src/core/ports/link.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { CLOSE_MS, EVENTS_KEPT, KEPT } from './bullmq-settings.ts';
import { bullmqWorker, type JobData } from './bullmq-worker.ts';
import { fairTurns } from './fair-turns.ts';
import { loadBullMq } from './load-bullmq.ts';
import { type MarkerLanes, markerLanes } from './marker-lanes.ts';
import { encodeId, encodeName } from './names.ts';
import { queueReads } from './queue-reads.ts';
import { isSpoilt, queueRepair } from './queue-repair.ts';
import { ATTEMPTS } from './retry.ts';
import { type TakeOver, takeOver } from './take-over.ts';
import { within } from './within.ts';

export interface BullmqQueueParts {
  readonly connect: (role: 'queue' | 'queue-blocking') => Link<Redis>;
  /** Begins every key; with a hash tag, so that a cluster keeps all of them on one node. */
  readonly prefix: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: (() => number) | undefined;
}

/** What all workers of this process share. */
interface Working {
  readonly link: Link<Redis>;
  readonly lanes: MarkerLanes;
  readonly takeOver: TakeOver;
}

/** Jobs in Redis: accepted by one process, done by another. */
export const bullmqQueue = (parts: BullmqQueueParts): JobQueue => {
  const { connect, clock, log, random = Math.random } = parts;
  const prefix = `${parts.prefix}:queue`;
  const link = connect('queue');
  const { repair } = queueRepair({ client: link.client, prefix, log });
  const reads = queueReads(link, prefix, clock);
  /** Again, once, when garbage was taken out of the queue. */
  const sound = async <T>(name: string, task: () => Promise<T>): Promise<T> => {
    try {
      return await task();
    } catch (error) {
      if (!isSpoilt(error) || !(await repair(name))) throw error;
      return task();
    }
  };
  const loading = loadBullMq();
  loading.catch(() => undefined);
  const queues = new Map<string, Queue<JobData>>();
  const workers = new Set<QueueWorker>();
  const turnOf = fairTurns(link, prefix);
  let working: Working | undefined;
  const closing = new AbortController();

  const open = async (name: string): Promise<Queue<JobData>> => {
    const { Queue } = await loading;
    if (closing.signal.aborted) throw new Unavailable('the queue is closed');
    const found = queues.get(name);
    if (found !== undefined) return found;
    const queue = new Queue<JobData>(encodeName(name), {
      connection: link.client,
      prefix,
      skipVersionCheck: true,
      streams: { events: { maxLen: EVENTS_KEPT } },
    });
    // The connection tells of itself.
    queue.on('error', (error) => log.debug({ queue: name, reason: error.message }, 'Queue error'));
    queues.set(name, queue);
    return queue;
  };

  const work = (): Working => {
    const shared = connect('queue-blocking');
    const { client } = shared;
    return {
      link: shared,
      lanes: markerLanes({ connect: () => connect('queue-blocking'), client, prefix, log }),
      takeOver: takeOver({ client, key: `${prefix}:busy`, clock, log }),
    };
  };

  /** Kept trying in the background: a worker starts whether Redis is there or not. */
  const limit = async (name: string, concurrency: number): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        await sound(name, () => link.use(async () => (await open(name)).setGlobalConcurrency(concurrency)));
        return;
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        await clock.sleep(SECOND, closing.signal);
      }
    }
  };

  return {
    enqueue: async (name, { id, payload, origin }, signal) => {
      await loading;
      const add = async (): Promise<void> => {
        const queue = await open(name);
        const priority = await turnOf(name, id, origin);
        await queue.add(
          'job',
          { payload },
          {
            jobId: encodeId(id),
            timestamp: clock.now(),
            priority,
            attempts: ATTEMPTS,
            backoff: { type: 'custom' },
            removeOnComplete: KEPT,
            removeOnFail: KEPT,
            stackTraceLimit: 0,
          },
        );
      };
      await sound(name, () => link.use(add, signal));
    },
    process: async (name, handler, { concurrency, globalConcurrency }) => {
      const bullmq = await loading;
      if (closing.signal.aborted) throw new Unavailable('the queue is closed');
      working ??= work();
      const { lanes, takeOver } = working;
      const worker = bullmqWorker({
        bullmq,
        client: working.link.client,
        lanes,
        takeOver,
        prefix,
        queue: name,
        concurrency,
        handler,
        clock,
        log,
        random,
        onSpoilt: async () => {
          if ((await repair(name)) && globalConcurrency !== undefined) await limit(name, globalConcurrency);
        },
      });
      workers.add(worker);
      if (globalConcurrency !== undefined) limit(name, globalConcurrency).catch(() => undefined);
      return worker;
    },
    remove: (name, id) => sound(name, () => reads.remove(name, id)),
    position: (name, id) => sound(name, () => reads.position(name, id)),
    depth: (name) => sound(name, () => reads.depth(name)),
    ping: async (signal) => {
      await link.use((client) => client.ping(), signal);
    },
    close: async () => {
      await Promise.all([...workers].map((worker) => worker.stop(0)));
      closing.abort();
      await within(CLOSE_MS, Promise.all([...queues.values()].map((queue) => queue.close())));
      working?.takeOver.stop();
      await working?.lanes.close();
      await Promise.all([link.close(), working?.link.close()]);
    },
  };
};
