// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { JobQueue, QueueWorker } from '../../src/core/ports/job-queue.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { type MemoryLane, memoryLane } from './memory-lane.ts';

export interface MemoryQueueParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: (() => number) | undefined;
}

/** The queue of a single process: what waits here ends with it. */
export const memoryQueue = ({ clock, log, random = Math.random }: MemoryQueueParts): JobQueue => {
  const closing = new AbortController();
  const lanes = new Map<string, MemoryLane>();
  const workers = new Set<QueueWorker>();
  const lane = (name: string): MemoryLane => {
    if (closing.signal.aborted) throw new Unavailable('the queue is closed');
    const found = lanes.get(name) ?? memoryLane({ name, clock, log, random, closing: closing.signal });
    lanes.set(name, found);
    return found;
  };
  return {
    enqueue: async (queue, job, signal) => {
      signal?.throwIfAborted();
      lane(queue).add(job);
    },
    process: async (queue, handler, options) => {
      const worker = lane(queue).process(handler, options);
      workers.add(worker);
      return {
        stop: async (graceMs) => {
          workers.delete(worker);
          await worker.stop(graceMs);
        },
      };
    },
    remove: async (queue, id) => lane(queue).remove(id),
    position: async (queue, id) => lane(queue).position(id),
    depth: async (queue) => lane(queue).depth(),
    ping: async () => {
      if (closing.signal.aborted) throw new Unavailable('the queue is closed');
    },
    close: async () => {
      await Promise.all([...workers].map((worker) => worker.stop(0)));
      workers.clear();
      closing.abort();
    },
  };
};
