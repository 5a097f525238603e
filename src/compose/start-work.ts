// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from 'node:util';
import type { Base } from './base.ts';
import type { OpenClusters } from './clusters.ts';
import type { Core } from './core.ts';
import { openDeclaredWatches } from './declared-watches.ts';
import { exchangedClusters } from './exchanged-clusters.ts';
import type { Living } from './living.ts';
import type { Renewal } from './renewal.ts';
import { type Role, startWorker } from './worker.ts';

const sameSettings = (before: Living, now: Living, sections: readonly string[]): boolean =>
  sections.every((key) => isDeepStrictEqual(before.settings.values[key], now.settings.values[key]));

/** What the processes of the bot that reach clusters do, always as the settings are. */
export const startWork = async (
  base: Base,
  core: Core,
  { now, onRenewed }: Renewal,
  config: () => string | undefined,
): Promise<readonly Role[]> => {
  const clustersNow = (): OpenClusters => {
    const { clusters } = now();
    if (clusters === undefined) throw new Error('a role without clusters does no work');
    return clusters;
  };
  const explainingNow = () => {
    const { explaining } = now();
    if (explaining === undefined) throw new Error('a role without clusters does no work');
    return explaining;
  };
  const { clusters, exchanged } = exchangedClusters(() => clustersNow().clusters);
  const open: OpenClusters = {
    clusters,
    get source() {
      return clustersNow().source;
    },
    concurrencyOf: (cluster) => clustersNow().concurrencyOf?.(cluster),
    get notices() {
      return clustersNow().notices;
    },
    close: () => clustersNow().close(),
  };
  const worker = await startWorker({
    base,
    core,
    open,
    config,
    concurrency: now().settings.general.concurrency,
    get explaining() {
      return explainingNow();
    },
    get analysis() {
      return now().settings.analysis;
    },
    get explain() {
      return now().settings.explain;
    },
    get show() {
      return now().settings.show;
    },
    get routes() {
      return now().routes;
    },
    get custom() {
      return now().custom;
    },
    get metrics() {
      return now().metrics;
    },
    get watching() {
      return now().watching.desk;
    },
    get awake() {
      return now().watching.known.awake;
    },
  });
  const declare = (): Role => openDeclaredWatches(now().settings, base, core, open, now().custom.filters);
  let declared = declare();
  onRenewed(async (before, after) => {
    const isExchanged = before.clusters !== after.clusters;
    if (isExchanged) exchanged();
    if (before.custom !== after.custom || !sameSettings(before, after, ['k8sgptResources'])) {
      await declared.stop(0);
      declared = declare();
    }
    if (
      isExchanged ||
      before.custom !== after.custom ||
      before.explaining !== after.explaining ||
      !sameSettings(before, after, ['analysis', 'routes'])
    )
      await worker.renewed();
  });
  return [worker, { stop: (graceMs) => declared.stop(graceMs) }];
};
