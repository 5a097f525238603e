// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import type { Metrics } from '../core/ports/telemetry.ts';
import { freshnessOf, latenessOf } from '../core/watch-freshness.ts';
import { lastLookAt, type WatchState } from '../core/watch-state.ts';

/**
 * How long ago each watch could last look, by how much that is too long ago, and how many of each cluster are late. Of watches that are gone nothing is told
 * any more; without any, as in every process but one, nothing at all.
 */
export const gaugeWatches = (states: readonly WatchState[], metrics: Metrics, now: number): void => {
  const looking = states.filter(({ paused }) => paused === undefined);
  const labelsOf = ({ watch: { id, cluster } }: WatchState) => ({ watch: id, cluster });
  metrics.gauges(
    'k8sgpt_watch_last_look_age_seconds',
    looking.map((state) => ({ labels: labelsOf(state), value: (now - lastLookAt(state)) / SECOND })),
  );
  metrics.gauges(
    'k8sgpt_watch_late_seconds',
    looking.map((state) => ({ labels: labelsOf(state), value: latenessOf(state, now) / SECOND })),
  );
  metrics.gauges(
    'k8sgpt_watches',
    [...new Set(states.map(({ watch }) => watch.cluster))].flatMap((cluster) => {
      const here = states.filter(({ watch }) => watch.cluster === cluster);
      return ['fresh', 'late', 'paused'].map((state) => ({
        labels: { cluster, state },
        value: here.filter((one) => freshnessOf(one, now) === state).length,
      }));
    }),
  );
};
