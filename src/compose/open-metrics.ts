// SPDX-License-Identifier: Apache-2.0

import { setupOf } from '../../adapters/prometheus/config.ts';
import type { Identity } from '../core/access.ts';
import { messageOf } from '../core/errors.ts';
import type { MetricSource } from '../core/ports/metric-source.ts';
import type { Base } from './base.ts';
import type { OpenClusters } from './clusters.ts';
import type { Settings } from './settings.ts';

/** What questions may ask for metrics; undefined where none is configured, or its settings do not go together: `doctor` says so. */
export const openMetrics = async (
  { prometheus }: Pick<Settings, 'prometheus'>,
  base: Base,
  open: Pick<OpenClusters, 'clusters' | 'source'>,
): Promise<MetricSource | undefined> => {
  try {
    const setup = setupOf(prometheus);
    if (setup === undefined) return undefined;
    const { openPrometheus } = await import('../../adapters/prometheus/source.ts');
    return await openPrometheus(setup, base, () => {
      const [first, ...others] = open.clusters.names();
      // Of a cluster that stands in, nobody measures anything.
      return others.length === 0 && open.source === 'kubernetes' ? first : undefined;
    });
  } catch (error) {
    base.log.warn({ reason: messageOf(error) }, 'Prometheus is not asked: its settings are wrong');
    return undefined;
  }
};

/** The source, where it knows of this cluster. It knows no rights of people: who reads `as` themselves is not let around them. */
export const metricsFor = (
  metrics: MetricSource | undefined,
  cluster: string,
  as: Identity | undefined,
): MetricSource | undefined => (as === undefined && metrics?.knows(cluster) === true ? metrics : undefined);
