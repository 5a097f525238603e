import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { type Clock, SECOND } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { JobQueue, QueueWorker } from '../../src/core/ports/job-queue.ts';
import type { Link } from '../../src/core/ports/link.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { CLOSE_MS, EVENTS_KEPT, KEPT } from './bullmq-settings.ts';
import { bullmqWorker, type JobData } from './bullmq-worker.ts';
import { loadBullMq } from './load-bullmq.ts';
import { encodeId, encodeName } from './names.ts';
import { queueReads } from './queue-reads.ts';
import { ATTEMPTS } from './retry.ts';
import { within } from './within.ts';

export interface BullmqQueueParts {
  readonly connect: (role: 'queue' | 'queue-blocking') => Link<Redis>;
  /** Begins every key; with a hash tag, so that a cluster keeps all of them on one node. */
  readonly prefix: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: (() => number) | undefined;
}

/** Jobs in Redis: accepted by one process, done by another. */
export const bullmqQueue = (parts: BullmqQueueParts): JobQueue => {
  const { connect, clock, log, random = Math.random } = parts;
  const prefix = `${parts.prefix}:queue`;
  const link = connect('queue');
  const reads = queueReads(link, prefix, clock);
  const loading = loadBullMq();
  loading.catch(() => undefined);
  const queues = new Map<string, Queue<JobData>>();
  const workers = new Set<QueueWorker>();
  let blocking: Link<Redis> | undefined;
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

  /** Kept trying in the background: a worker starts whether Redis is there or not. */
  const limit = async (name: string, concurrency: number): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        await link.use(async () => (await open(name)).setGlobalConcurrency(concurrency));
        return;
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        await clock.sleep(SECOND, closing.signal);
      }
    }
  };

  return {
    enqueue: async (name, { id, payload }, signal) => {
      await loading;
      await link.use(async () => {
        const queue = await open(name);
        await queue.add(
          'job',
          { payload },
          {
            jobId: encodeId(id),
            timestamp: clock.now(),
            attempts: ATTEMPTS,
            backoff: { type: 'custom' },
            removeOnComplete: KEPT,
            removeOnFail: KEPT,
            stackTraceLimit: 0,
          },
        );
      }, signal);
    },
    process: async (name, handler, { concurrency, globalConcurrency }) => {
      const bullmq = await loading;
      if (closing.signal.aborted) throw new Unavailable('the queue is closed');
      blocking ??= connect('queue-blocking');
      const worker = bullmqWorker({
        bullmq,
        client: blocking.client,
        prefix,
        queue: name,
        concurrency,
        handler,
        clock,
        log,
        random,
      });
      workers.add(worker);
      if (globalConcurrency !== undefined) limit(name, globalConcurrency).catch(() => undefined);
      return worker;
    },
    ...reads,
    ping: async (signal) => {
      await link.use((client) => client.ping(), signal);
    },
    close: async () => {
      await Promise.all([...workers].map((worker) => worker.stop(0)));
      closing.abort();
      await within(CLOSE_MS, Promise.all([...queues.values()].map((queue) => queue.close())));
      await Promise.all([link.close(), blocking?.close()]);
    },
  };
};
