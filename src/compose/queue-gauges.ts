import { SECOND } from '../core/clock.ts';
import type { Metrics } from '../core/ports/telemetry.ts';
import type { Core } from './core.ts';

/** Depth and age of every queue, looked at when somebody scrapes; a queue that cannot be asked keeps its last value. */
export const gaugeQueues = async ({ queue, directory }: Core, metrics: Metrics): Promise<void> => {
  const { clusters } = await directory();
  for (const name of ['ai', ...clusters.map((cluster) => `cluster-${cluster.name}`)]) {
    const { waiting, oldestMs } = await queue.depth(name);
    metrics.gauge('k8sgpt_queue_waiting', waiting, { queue: name });
    metrics.gauge('k8sgpt_queue_oldest_seconds', oldestMs / SECOND, { queue: name });
  }
};
