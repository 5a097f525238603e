// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { AnalysisMeter, MeasuredAnalysis } from '../core/measured-analysis.ts';
import type { Log, Metrics } from '../core/ports/telemetry.ts';
import { type LastScan, MOST_BROKEN, type Scans } from './scans.ts';

interface MeterParts {
  readonly metrics: Metrics;
  readonly scans: Pick<Scans, 'note'>;
  /** Whether this worker still has the cluster: of one that is gone nothing is counted. */
  readonly isKnown: (cluster: string) => boolean;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** What changes is looked at many times a minute: that a cluster was looked at is written down this often, unless it says something new. */
const WRITTEN_MS = 15 * SECOND;

type Ended = Exclude<MeasuredAnalysis, { readonly outcome: 'failed' }>;

const wholeOf = ({ ms, findings, analyzers }: Ended, at: number): NonNullable<LastScan['whole']> => {
  const of = (outcome: string): number => analyzers.filter((one) => one.outcome === outcome).length;
  const broken = analyzers.filter(({ outcome }) => outcome === 'broken').map(({ id }) => id);
  return {
    at,
    ms,
    findings: { ...findings },
    analyzers: { checked: of('checked'), skipped: of('skipped'), broken: of('broken') },
    broken: broken.slice(0, MOST_BROKEN),
  };
};

/** Counts analyses where they happen, and remembers the last one of each cluster for all processes. */
export const createAnalysisMeter = ({ metrics, scans, isKnown, clock, log }: MeterParts): AnalysisMeter => {
  const written = new Map<string, { readonly at: number; readonly said: string }>();

  const remember = (analysis: Ended): void => {
    const { cluster, isWhole } = analysis;
    const at = clock.now();
    const whole = isWhole ? wholeOf(analysis, at) : undefined;
    const said = JSON.stringify([whole?.findings, whole?.analyzers, whole?.broken]);
    const before = written.get(cluster);
    if (before !== undefined && at - before.at < WRITTEN_MS && (whole === undefined || before.said === said))
      return;
    written.set(cluster, { at, said: whole === undefined ? (before?.said ?? '') : said });
    void scans.note({ cluster, at, ...(whole === undefined ? {} : { whole }) }).catch((error: unknown) => {
      written.delete(cluster);
      log.debug({ reason: messageOf(error) }, 'The last scan could not be written down');
    });
  };

  return (analysis) => {
    const { kind, cluster, outcome, ms } = analysis;
    if (!isKnown(cluster)) {
      written.delete(cluster);
      return;
    }
    metrics.count('k8sgpt_analyses_total', { cluster, outcome });
    if (analysis.outcome === 'failed') return;
    metrics.observe('k8sgpt_analysis_seconds', ms / SECOND, { kind });
    metrics.count('k8sgpt_cluster_analysis_seconds_total', { cluster }, ms / SECOND);
    for (const one of analysis.analyzers) {
      metrics.count('k8sgpt_analyzer_runs_total', { analyzer: one.id, outcome: one.outcome });
      if (one.ms !== undefined)
        metrics.count('k8sgpt_analyzer_seconds_total', { analyzer: one.id }, one.ms / SECOND);
    }
    remember(analysis);
  };
};
