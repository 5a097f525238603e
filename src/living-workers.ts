// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { StateStore } from './core/ports/state-store.ts';
import { parsed } from './parsed.ts';
import { AI_QUEUE, queueOfCluster } from './queue-names.ts';

/** What a worker tells of itself every twenty seconds. */
export const WorkerBeat = z.object({
  version: z.string(),
  clusters: z.array(z.string()),
  /** Who explains there. */
  ai: z.string(),
  /** What is not in force there of what its files say. */
  config: z.string().optional(),
  /** It met work of a newer release lately, which it cannot do. */
  tooOld: z.boolean().optional(),
});
export type WorkerBeat = z.infer<typeof WorkerBeat>;

export const beatKey = (owner: string): string => `worker/${owner}`;

/** One for each worker that told of itself within the last minute; undefined for what another release tells in a shape of its own. */
export const livingWorkers = async (
  state: Pick<StateStore, 'list'>,
): Promise<readonly (WorkerBeat | undefined)[]> =>
  (await state.list(beatKey(''))).map(({ value }) => parsed(WorkerBeat, value));

/** Whether one of them takes work of this queue; one that cannot be read may take any. */
export const isServed = (queue: string, workers: readonly (WorkerBeat | undefined)[]): boolean =>
  workers.some(
    (worker) =>
      worker === undefined ||
      queue === AI_QUEUE ||
      worker.clusters.some((cluster) => queueOfCluster(cluster) === queue),
  );
