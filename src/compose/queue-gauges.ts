// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import type { Metrics } from '../core/ports/telemetry.ts';
import { queuesInUse } from '../queues-in-use.ts';
import type { Core } from './core.ts';

/**
 * Depth and age of every queue, looked at when somebody scrapes; a queue ends with its cluster and what waits for it. One
 * that cannot be read is left out, and throws when the others are told; where none can be asked the last values stay.
 */
export const gaugeQueues = async (
  { queue, directory, runs }: Pick<Core, 'queue' | 'directory' | 'runs'>,
  metrics: Metrics,
): Promise<void> => {
  const names = await queuesInUse({ directory, runs });
  const asked = await Promise.allSettled(
    names.map(async (name) => ({ labels: { queue: name }, ...(await queue.depth(name)) })),
  );
  const depths = asked.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  const failed = asked.find(({ status }) => status === 'rejected');
  if (depths.length > 0) {
    metrics.gauges(
      'k8sgpt_queue_waiting',
      depths.map(({ labels, waiting }) => ({ labels, value: waiting })),
    );
    metrics.gauges(
      'k8sgpt_queue_oldest_seconds',
      depths.map(({ labels, oldestMs }) => ({ labels, value: oldestMs / SECOND })),
    );
  }
  if (failed?.status === 'rejected') throw failed.reason;
};
