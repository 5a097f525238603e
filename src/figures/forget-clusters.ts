// SPDX-License-Identifier: Apache-2.0

import { messageOf } from '../core/errors.ts';
import type { Clusters } from '../core/ports/cluster-reader.ts';
import type { Log, Metrics } from '../core/ports/telemetry.ts';
import type { Scans } from './scans.ts';

interface ForgetParts {
  readonly metrics: Pick<Metrics, 'forget'>;
  readonly scans: Pick<Scans, 'forget'>;
  readonly log: Log;
}

/** Of a cluster that goes, nothing is told any more: neither what this worker counted, nor its last scan. */
export const forgetClusters = (
  clusters: Pick<Clusters, 'names' | 'onChange'>,
  { metrics, scans, log }: ForgetParts,
): { readonly stop: () => void } => {
  let known = [...clusters.names()];
  const stop = clusters.onChange?.(() => {
    const names = clusters.names();
    for (const cluster of known.filter((name) => !names.includes(name))) {
      metrics.forget('cluster', cluster);
      void scans
        .forget(cluster)
        .catch((error: unknown) =>
          log.debug(
            { reason: messageOf(error) },
            'The last scan of a cluster that went could not be forgotten',
          ),
        );
    }
    known = [...names];
  });
  return { stop: () => stop?.() };
};
