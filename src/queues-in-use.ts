// SPDX-License-Identifier: Apache-2.0

import type { Directory } from './core/directory.ts';
import { AI_QUEUE, queueOfCluster } from './queue-names.ts';
import type { Runs } from './runs.ts';

interface InUseParts {
  readonly directory: () => Promise<Directory>;
  readonly runs: Pick<Runs, 'activeQueues'>;
}

/** Queues in which something may wait: of clusters that a worker reaches, and of work for one that none reaches any more. */
export const queuesInUse = async ({ directory, runs }: InUseParts): Promise<readonly string[]> => {
  const [{ clusters }, active] = await Promise.all([directory(), runs.activeQueues()]);
  return [...new Set([AI_QUEUE, ...clusters.map(({ name }) => queueOfCluster(name)), ...active])];
};
