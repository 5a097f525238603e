// SPDX-License-Identifier: Apache-2.0

import { messageOf } from '../core/errors.ts';
import type { Check } from '../core/ports/cluster-reader.ts';
import { suggest } from '../core/suggest.ts';
import type { OpenClusters } from './clusters.ts';
import type { Settings } from './settings.ts';

/** What is said of clusters that are not there: left out, not readable, or misspelt. */
const checksOf = async (
  { clusters }: OpenClusters,
  { kubernetes }: Pick<Settings, 'kubernetes'>,
): Promise<readonly Check[]> => {
  const names = clusters.names();
  const left: Check[] = [];
  for (const { cluster, detail } of clusters.troubles?.() ?? []) {
    // Why a cluster itself cannot be opened stands in its own part.
    const own = await clusters.open(cluster).then(
      () => undefined,
      (error: unknown) => messageOf(error),
    );
    const fix = 'See the page about several clusters in the guide.';
    if (own !== detail) left.push({ name: cluster, status: 'warning', detail, fix });
  }
  const unknown = Object.keys(kubernetes.clusters).filter((name) => !names.includes(name));
  const misspelt = unknown.map((name): Check => {
    const close = suggest(name, names);
    return {
      name,
      status: 'warning',
      detail: 'kubernetes.clusters has limits for it, and there is no such cluster now',
      fix: close === undefined ? 'Correct or remove its name there.' : `Did you mean ${close}?`,
    };
  });
  return [...left, ...misspelt];
};

/** A part of its own, where there is anything to tell. */
export const fleetPart = async (open: OpenClusters, settings: Pick<Settings, 'kubernetes'>) => {
  const checks = await checksOf(open, settings);
  return checks.length === 0 ? [] : [{ name: 'Clusters', look: () => Promise.resolve(checks) }];
};
