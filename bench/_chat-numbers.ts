// SPDX-License-Identifier: Apache-2.0

import type { Process } from '../test/support/processes.ts';

export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

/** How commands were acknowledged, in one line. */
export const acknowledged = (ms: readonly number[]): string => {
  const sorted = [...ms].sort((a, b) => a - b);
  return `p50 ${seconds(percentile(sorted, 0.5))}  p99 ${seconds(percentile(sorted, 0.99))}  longest ${seconds(sorted.at(-1) ?? 0)}`;
};

/** Runs that the workers have ended so far. */
export const runsEnded = async (workers: readonly Process[]): Promise<number> => {
  const texts = await Promise.all(workers.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
  const counts = texts.flatMap((text) => [...text.matchAll(/^k8sgpt_runs_total\{.*\} (\d+)/gm)]);
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
};
