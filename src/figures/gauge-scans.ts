// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import type { Metrics } from '../core/ports/telemetry.ts';
import type { LastScan } from './scans.ts';

/**
 * The last scan of each cluster, of no others: a series ends with its cluster. Without scans, as in every process but one,
 * nothing is told.
 */
export const gaugeScans = (scans: readonly LastScan[], metrics: Metrics, now: number): void => {
  const whole = scans.flatMap(({ cluster, whole }) => (whole === undefined ? [] : [{ cluster, ...whole }]));
  metrics.gauges(
    'k8sgpt_last_scan_age_seconds',
    scans.map(({ cluster, at }) => ({ labels: { cluster }, value: Math.max(0, now - at) / SECOND })),
  );
  metrics.gauges(
    'k8sgpt_last_scan_seconds',
    whole.map(({ cluster, ms }) => ({ labels: { cluster }, value: ms / SECOND })),
  );
  metrics.gauges(
    'k8sgpt_findings',
    whole.flatMap(({ cluster, findings }) =>
      Object.entries(findings).map(([severity, value]) => ({ labels: { cluster, severity }, value })),
    ),
  );
  metrics.gauges(
    'k8sgpt_last_scan_analyzers',
    whole.flatMap(({ cluster, analyzers }) =>
      Object.entries(analyzers).map(([outcome, value]) => ({ labels: { cluster, outcome }, value })),
    ),
  );
  metrics.gauges(
    'k8sgpt_analyzer_broken',
    whole.flatMap(({ cluster, broken }) =>
      broken.map((analyzer) => ({ labels: { cluster, analyzer }, value: 1 })),
    ),
  );
};
