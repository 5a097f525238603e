// SPDX-License-Identifier: Apache-2.0

import type { Metrics } from '../core/ports/telemetry.ts';
import type { Living } from './living.ts';
import { backendsToName } from './open-backends.ts';

type Subjects = Readonly<Record<string, readonly string[]>>;

/** What settings make that series are told of, by their label. Clusters come and go by themselves, too: forget-clusters.ts. */
const subjectsOf = ({ settings, custom, alerting, clusters }: Living): Subjects => ({
  backend: backendsToName(settings),
  analyzer: [...custom.analyzers.map(({ name }) => name), ...custom.filters.map(({ id }) => id)],
  sink: alerting?.sinks ?? [],
  task: alerting?.tasks.map(({ name }) => name) ?? [],
  cluster: clusters?.clusters.names() ?? [],
});

/** Ends, each time that it is called, the series of what was in `before` and is not in what is given: nothing is told of it any more. */
export const endSeries = (before: Living, metrics: Pick<Metrics, 'forget'>): ((now: Living) => void) => {
  const all = Object.entries(subjectsOf(before));
  return (now) => {
    const left = subjectsOf(now);
    for (const [label, values] of all)
      for (const value of values) if (left[label]?.includes(value) !== true) metrics.forget(label, value);
  };
};
