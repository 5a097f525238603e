// SPDX-License-Identifier: Apache-2.0

import type { AnalysisSettings } from '../core/analysis-settings.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import type { Clock } from '../core/clock.ts';
import type { AskCustom, WatchDesk } from '../core/job.ts';
import type { AnalysisMeter } from '../core/measured-analysis.ts';
import type { HeldLease } from '../core/ports/adapter-module.ts';
import type { ClusterReader } from '../core/ports/cluster-reader.ts';
import type { Log, Metrics } from '../core/ports/telemetry.ts';
import type { Watch } from '../core/watch.ts';

/** What following one cluster for its live watches takes. */
export interface LiveParts {
  readonly cluster: string;
  /** The live watches of this cluster that are awake, as they stand now. */
  readonly watches: () => readonly Watch[];
  /** Resolves when this process is the one that follows the cluster. */
  readonly lease: (name: string, signal: AbortSignal) => Promise<HeldLease>;
  readonly open: () => Promise<ClusterReader>;
  readonly analyzers: readonly RegisteredAnalyzer[];
  /** Asks the custom ones among them. */
  readonly askCustom?: AskCustom | undefined;
  readonly settings: AnalysisSettings;
  /** Whether a model may be asked about reports: their names are kept for masking then. */
  readonly needsNames: boolean;
  readonly desk: WatchDesk;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Hears of every report of a live watch. */
  readonly analysed?: AnalysisMeter | undefined;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
}
