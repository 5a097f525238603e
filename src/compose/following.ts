// SPDX-License-Identifier: Apache-2.0

import type { AnalysisSettings } from '../core/analysis-settings.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { messageOf } from '../core/errors.ts';
import type { AskCustom, WatchDesk } from '../core/job.ts';
import type { AnalysisMeter } from '../core/measured-analysis.ts';
import type { StateStore } from '../core/ports/state-store.ts';
import type { Watch } from '../core/watch.ts';
import { watchLive } from '../live/live.ts';
import type { Base } from './base.ts';
import type { OpenClusters } from './clusters.ts';
import { leaseFor } from './lease-for.ts';

interface FollowingParts {
  readonly base: Base;
  readonly state: StateStore;
  readonly open: OpenClusters;
  /** Watches that are not paused one by one. */
  readonly awake: () => readonly Watch[];
  /** Whether all of a cluster are: it is not followed meanwhile. */
  readonly isPaused: (cluster: string) => boolean;
  readonly desk: WatchDesk;
  readonly analyzers: readonly RegisteredAnalyzer[];
  readonly askCustom?: AskCustom | undefined;
  readonly settingsOf: (cluster: string) => AnalysisSettings;
  readonly needsNames: boolean;
  readonly analysed?: AnalysisMeter | undefined;
}

/** Follows each cluster that has live watches, while no other worker does. */
export const startFollowing = ({
  base,
  state,
  open,
  awake,
  isPaused,
  desk,
  analyzers,
  askCustom,
  settingsOf,
  needsNames,
  analysed,
}: FollowingParts): { readonly stop: () => Promise<void> } => {
  const { clock, log, metrics, newId } = base;
  const { clusters } = open;
  const lease = leaseFor('live', state, base);
  const running = new Map<string, { readonly stop: AbortController; readonly done: Promise<void> }>();

  const begin = (cluster: string): void => {
    const stop = new AbortController();
    const done = watchLive(
      {
        cluster,
        watches: () =>
          isPaused(cluster)
            ? []
            : awake().filter((watch) => watch.cluster === cluster && watch.rhythm.type === 'live'),
        lease,
        open: () => clusters.open(cluster),
        analyzers,
        askCustom,
        settings: settingsOf(cluster),
        needsNames,
        analysed,
        desk,
        newId,
        clock,
        log,
        metrics,
        random: Math.random,
      },
      stop.signal,
    ).catch((error: unknown) =>
      log.error({ cluster, reason: messageOf(error) }, 'Nobody follows a cluster any more'),
    );
    running.set(cluster, { stop, done });
  };

  const arrange = (): void => {
    const names = new Set(clusters.names());
    for (const [cluster, { stop }] of running) {
      if (names.has(cluster)) continue;
      stop.abort();
      running.delete(cluster);
    }
    for (const name of names) if (!running.has(name)) begin(name);
  };
  const unsubscribe = clusters.onChange?.(arrange);
  arrange();

  return {
    stop: async () => {
      unsubscribe?.();
      for (const { stop } of running.values()) stop.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
};
