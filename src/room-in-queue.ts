// SPDX-License-Identifier: Apache-2.0

import { Unavailable } from './core/errors.ts';
import type { DispatchParts } from './dispatch-parts.ts';
import { duration } from './views/words.ts';

const OF_CLUSTER = 'cluster-';

/**
 * Throws Unavailable where so many wait in a queue that one more would only be told to wait. What others wait for already
 * takes no more room: whoever asks the same shares it.
 */
export const roomInQueue = async (
  name: string,
  shareKey: string,
  { queue, runs, waitOf, mostWaiting = 0 }: Pick<DispatchParts, 'queue' | 'runs' | 'waitOf' | 'mostWaiting'>,
): Promise<void> => {
  if (mostWaiting === 0) return;
  const { waiting } = await queue.depth(name);
  if (waiting < mostWaiting || (await runs.isAwaited(shareKey))) return;
  const waitMs = await waitOf?.(name, waiting);
  const known = waitMs === undefined ? '' : `, about ${duration(waitMs)} of work`;
  const where = name.startsWith(OF_CLUSTER) ? `for ${name.slice(OF_CLUSTER.length)}` : 'for explanations';
  throw new Unavailable(
    `${waiting.toLocaleString('en-US')} others wait ${where} already${known}, and no more are taken`,
    {
      retryAfterMs: waitMs,
    },
  );
};
