// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE, SECOND } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Clusters } from '../core/ports/cluster-reader.ts';
import type { JobHandler, JobQueue, QueueWorker } from '../core/ports/job-queue.ts';
import type { Log } from '../core/ports/telemetry.ts';
import { queueOfCluster } from '../queue-names.ts';

interface ServeClusters {
  readonly clusters: Pick<Clusters, 'names' | 'onChange'>;
  readonly queue: Pick<JobQueue, 'process'>;
  readonly handler: JobHandler;
  /** Checks of one cluster at the same time in this worker. */
  readonly concurrencyOf: (cluster: string) => number;
  readonly clock: Clock;
  readonly log: Log;
}

/** What was asked before a cluster went is answered: that it is not known. Bots offer it for no longer than this. */
const LAST_MS = 5 * MINUTE;
/** The queue was away when a cluster came. */
const AGAIN_MS = 5 * SECOND;

interface Served {
  readonly worker: Promise<QueueWorker>;
  /** Set while its cluster is gone; aborted when it is back in time. */
  leaving?: AbortController | undefined;
}

/** Takes the work of each cluster that this process reaches: of those that come when they are there, of those that go a little longer. */
export const serveClusters = async ({
  clusters,
  queue,
  handler,
  concurrencyOf,
  clock,
  log,
}: ServeClusters): Promise<{ readonly stop: (graceMs: number) => Promise<void> }> => {
  const served = new Map<string, Served>();
  const ending = new Set<QueueWorker>();
  const stopping = new AbortController();

  const begin = (name: string): Promise<QueueWorker> => {
    const worker = queue.process(queueOfCluster(name), handler, { concurrency: concurrencyOf(name) });
    served.set(name, { worker });
    return worker;
  };
  const leave = (name: string, serving: Served): void => {
    const leaving = new AbortController();
    serving.leaving = leaving;
    const over = async (): Promise<void> => {
      await clock.sleep(LAST_MS, AbortSignal.any([leaving.signal, stopping.signal]));
      served.delete(name);
      const worker = await serving.worker;
      ending.add(worker);
      await worker.stop(LAST_MS);
      ending.delete(worker);
    };
    // Back in time, or all of this ends.
    over().catch(() => undefined);
  };
  const follow = (): void => {
    const names = clusters.names();
    for (const name of names) {
      const serving = served.get(name);
      serving?.leaving?.abort();
      if (serving !== undefined) serving.leaving = undefined;
      else
        begin(name).catch(async (error: unknown) => {
          served.delete(name);
          log.warn({ cluster: name, reason: messageOf(error) }, 'Work of a cluster cannot be taken yet');
          await clock.sleep(AGAIN_MS, stopping.signal).then(follow, () => undefined);
        });
    }
    for (const [name, serving] of served)
      if (!names.includes(name) && serving.leaving === undefined) leave(name, serving);
  };

  await Promise.all(clusters.names().map(begin));
  const forget = clusters.onChange?.(follow);
  // One may have come while the others were begun.
  follow();
  return {
    stop: async (graceMs) => {
      forget?.();
      stopping.abort();
      const begun = await Promise.allSettled([...served.values()].map(({ worker }) => worker));
      const workers = begun.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
      await Promise.all([...workers, ...ending].map((worker) => worker.stop(graceMs)));
    },
  };
};
