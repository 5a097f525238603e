// SPDX-License-Identifier: Apache-2.0

import type { Trouble } from './core/errors.ts';
import type { Metrics } from './core/ports/telemetry.ts';
import type { Run } from './core/run.ts';

/**
 * Counts how accepted commands ended: one for each person who waited, none for the looks of watches. What a person typed
 * wrong, or stopped, has had its answer.
 */
export const countAnswered = (
  { listeners }: Pick<Run, 'listeners'>,
  { outcome, trouble }: { readonly outcome: string; readonly trouble?: Trouble | undefined },
  metrics: Pick<Metrics, 'count'>,
): void => {
  const end = outcome === 'failed' && trouble !== 'refused' ? (trouble ?? 'fault') : 'answered';
  if (listeners.length > 0) metrics.count('k8sgpt_answers_total', { outcome: end }, listeners.length);
};
