// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import type { Metrics } from '../core/ports/telemetry.ts';
import type { Core } from './core.ts';

/** Depth and age of every queue, looked at when somebody scrapes; a queue ends with its cluster. Throws when they cannot be asked: the last values stay. */
export const gaugeQueues = async (
  { queue, directory }: Pick<Core, 'queue' | 'directory'>,
  metrics: Metrics,
): Promise<void> => {
  const { clusters } = await directory();
  const names = ['ai', ...clusters.map((cluster) => `cluster-${cluster.name}`)];
  const depths = await Promise.all(
    names.map(async (name) => ({ labels: { queue: name }, ...(await queue.depth(name)) })),
  );
  metrics.gauges(
    'k8sgpt_queue_waiting',
    depths.map(({ labels, waiting }) => ({ labels, value: waiting })),
  );
  metrics.gauges(
    'k8sgpt_queue_oldest_seconds',
    depths.map(({ labels, oldestMs }) => ({ labels, value: oldestMs / SECOND })),
  );
};
