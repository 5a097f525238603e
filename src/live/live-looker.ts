// SPDX-License-Identifier: Apache-2.0

import type { AnalysisSettings } from '../core/analysis-settings.ts';
import { analyzeSnapshot } from '../core/analyze.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { limitScope } from '../core/checked-namespaces.ts';
import { chooseAnalyzers } from '../core/choose-analyzers.ts';
import { type Clock, HOUR } from '../core/clock.ts';
import type { AskCustom } from '../core/job.ts';
import type { KindName } from '../core/kinds/index.ts';
import { isSame } from '../core/live/is-same.ts';
import { type Changes, type LiveAnalysis, liveAnalysis } from '../core/live/live-analysis.ts';
import { narrowing } from '../core/live/narrowed-snapshot.ts';
import { type AnalysisMeter, measured } from '../core/measured-analysis.ts';
import type { ClusterReader } from '../core/ports/cluster-reader.ts';
import type { Log, Metrics } from '../core/ports/telemetry.ts';
import type { Report } from '../core/report.ts';
import type { Scope, Snapshot } from '../core/snapshot.ts';
import type { Watch } from '../core/watch.ts';
import { liveCustom } from './live-custom.ts';
import { liveLogs } from './live-logs.ts';

/** What watches that look at the same part of a cluster in the same way have in common. */
export interface LiveLooker {
  readonly kinds: readonly KindName[];
  readonly scope: Scope;
  /** Takes in what changed; resolves to whether anything is told that was not before, or not any more. */
  readonly take: (snapshot: () => Snapshot, changes: Changes, signal: AbortSignal) => Promise<boolean>;
  /** As of this moment, whatever changed. */
  readonly report: (snapshot: Snapshot, id: string, signal: AbortSignal) => Promise<Report>;
  /** Earliest moment at which the time alone may tell something. */
  readonly dueAt: () => number | undefined;
}

interface LookerParts {
  readonly cluster: string;
  readonly reader: ClusterReader;
  readonly analyzers: readonly RegisteredAnalyzer[];
  readonly askCustom?: AskCustom | undefined;
  readonly settings: AnalysisSettings;
  readonly needsNames: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Hears of every report. */
  readonly analysed?: AnalysisMeter | undefined;
}

/** What two watches must have in common to share what is looked at. */
export const lookKey = ({ namespaces, filters }: Pick<Watch, 'namespaces' | 'filters'>): string =>
  JSON.stringify([namespaces?.toSorted() ?? null, filters.toSorted()]);

/** The whole is analysed so often to see that it says the same. */
const CONTROL_MS = HOUR;

/** Throws Refused for filters that do not exist. */
export const liveLooker = (
  { namespaces, filters }: Pick<Watch, 'namespaces' | 'filters'>,
  {
    cluster,
    reader,
    analyzers: all,
    askCustom,
    settings,
    needsNames,
    clock,
    log,
    metrics,
    analysed,
  }: LookerParts,
): LiveLooker => {
  // From the beginning, so that the first is seen as one more.
  metrics.count('k8sgpt_live_differences_total', { cluster }, 0);
  const analyzers = chooseAnalyzers(filters, all);
  const scope = limitScope(namespaces === undefined ? {} : { namespaces }, settings);
  const kinds = [
    ...new Set(analyzers.flatMap(({ analyzer }): KindName[] => [analyzer.each, ...analyzer.reads])),
  ];
  const narrow = narrowing(scope, new Set(kinds));
  const logsOf = liveLogs({ reader, analyzers, settings, clock });
  const custom = liveCustom({ cluster, reader, chosen: analyzers, filters, scope, askCustom, clock });
  const begin = (): LiveAnalysis => liveAnalysis({ analyzers, settings });
  let live = begin();
  let logs: Snapshot['logs'];
  let takenAt = clock.now();
  /** When that was, by our own clock: the cluster's may be another one. */
  let takenHere = clock.now();
  let controlledAt = clock.now();

  const update = async (whole: Snapshot, changes: Changes, signal: AbortSignal): Promise<boolean> => {
    const listed = narrow.snapshot(whole);
    ({ takenAt } = listed);
    takenHere = clock.now();
    if (changes === 'all' || changes.some(({ kind }) => kind === 'Pod')) logs = await logsOf(listed, signal);
    const said = custom.latest();
    const snapshot = {
      ...listed,
      ...(logs === undefined ? {} : { logs }),
      ...(said === undefined ? {} : { custom: said }),
    };
    const isOther = await live.update(snapshot, changes, signal);
    if (clock.now() - controlledAt < CONTROL_MS) return isOther;
    controlledAt = clock.now();
    return (await differs(snapshot, signal)) || isOther;
  };

  /** What nobody should ever see: then everything is looked at anew. */
  const differs = async (snapshot: Snapshot, signal: AbortSignal): Promise<boolean> => {
    const about = { id: '', requestedFilters: filters, withNames: false, elapsed: () => 0 };
    const kept = live.report(about);
    const whole = await analyzeSnapshot({ ...about, snapshot, analyzers, settings, signal });
    if (isSame(kept, whole)) return false;
    metrics.count('k8sgpt_live_differences_total', { cluster });
    log.error(
      { cluster, kept: kept.findings.length, whole: whole.findings.length },
      'What was kept up to date differs from a whole analysis; everything is looked at anew',
    );
    live = begin();
    await live.update(snapshot, 'all', signal);
    return true;
  };

  return {
    kinds,
    scope,
    take: async (snapshot, changes, signal) => {
      const near = narrow.changes(changes);
      const now = takenAt + Math.max(0, clock.now() - takenHere);
      custom.look(signal);
      return live.concerns(near, now) || custom.hasNews() ? update(snapshot(), near, signal) : false;
    },
    report: async (snapshot, id, signal) => {
      await update(snapshot, [], signal);
      const startedAt = clock.now();
      const elapsed = (): number => clock.now() - startedAt;
      const report = live.report({ id, requestedFilters: filters, withNames: needsNames, elapsed });
      const isWhole = namespaces === undefined && filters.length === 0;
      analysed?.(measured(report, { kind: 'live', isWhole, analyzers: live.analyzers() }));
      return report;
    },
    dueAt: () => {
      const due = live.dueAt();
      return due === undefined ? undefined : takenHere + Math.max(0, due - takenAt);
    },
  };
};
