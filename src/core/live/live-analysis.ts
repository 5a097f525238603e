// SPDX-License-Identifier: Apache-2.0

import { type AnalysisSettings, noSettings } from '../analysis-settings.ts';
import { type Analysis, completed, reportOf, type Told, withLastWords } from '../analyze.ts';
import type { RegisteredAnalyzer } from '../analyzer.ts';
import { MINUTE } from '../clock.ts';
import { withCustom } from '../custom-findings.ts';
import { findIncidents } from '../find-incidents.ts';
import { groupReplicas } from '../group-replicas.ts';
import type { Incident } from '../incident.ts';
import type { MeasuredAnalyzer } from '../measured-analysis.ts';
import { parseSelector } from '../parse-selector.ts';
import type { ObjectChange } from '../ports/live-cluster.ts';
import type { Report } from '../report.ts';
import type { AnalyzersRun } from '../run-analyzers.ts';
import type { Snapshot } from '../snapshot.ts';
import { indexSnapshot, type SnapshotIndex } from '../snapshot-index.ts';
import { isSame } from './is-same.ts';
import { LOGS, liveChecks } from './live-checks.ts';
import { lookBook } from './look-book.ts';
import { touchedKeys } from './touched-keys.ts';
import { newLook, trackedIndex } from './tracked.ts';

export type Changes = readonly ObjectChange[] | 'all';

/**
 * The analysis of a cluster that is held in memory. It says what a whole analysis of the same snapshot would say, and
 * checks only what a change, or the time, may have made different.
 */
export interface LiveAnalysis {
  /** Whether these changes, or the time, touch anything that was looked at: without, no snapshot need be made. */
  readonly concerns: (changes: Changes, now: number) => boolean;
  /**
   * Takes in a snapshot; `changes` are all since the one before. Resolves to whether anything is told that was not before,
   * or not any more. After it threw, the signal's reason or another, it is not to be used any more.
   */
  readonly update: (snapshot: Snapshot, changes: Changes, signal: AbortSignal) => Promise<boolean>;
  /** The earliest moment at which something may be told because of the time alone; undefined = never. */
  readonly dueAt: () => number | undefined;
  readonly report: (about: Omit<Analysis, 'snapshot' | 'analyzers' | 'settings'>) => Report;
  /** What became of each analyzer, as of now. */
  readonly analyzers: () => readonly MeasuredAnalyzer[];
  /** Objects that were checked so far, counted once per check. */
  readonly checks: () => number;
}

interface LiveAnalysing {
  readonly analyzers: readonly RegisteredAnalyzer[];
  readonly settings?: AnalysisSettings | undefined;
  readonly selector?: string | undefined;
}

/** The steps after checking, each with what it looked at. */
type Step = 'custom' | 'joined' | 'completed';

const hasDerivedSlices = ({ snapshot, state }: SnapshotIndex): boolean =>
  state('EndpointSlice')?.objects !== snapshot.kinds.EndpointSlice?.objects;

export const liveAnalysis = ({ analyzers, settings = noSettings, selector }: LiveAnalysing): LiveAnalysis => {
  const checks = liveChecks({
    analyzers,
    settings,
    selector: selector === undefined ? undefined : parseSelector(selector),
  });
  const kinds = new Set<string>(analyzers.map(({ analyzer }) => analyzer.each));
  const steps = lookBook<Step>();
  let index: SnapshotIndex | undefined;
  /** What ours found. */
  let own: AnalyzersRun = { findings: [], hidden: [], outcomes: [] };
  let run: Omit<AnalyzersRun, 'outcomes'> = own;
  let joined: readonly Incident[] = [];
  let incidents: readonly Incident[] = [];

  const keysOf = (changes: readonly ObjectChange[]): Set<string> => {
    const keys = new Set<string>();
    for (const change of changes) for (const key of touchedKeys(change)) keys.add(key);
    return keys;
  };

  /** Rules that hid something until now. */
  const nextRule = (now: number): number | undefined => {
    const ends = settings.ignore.flatMap(({ until }) => (until === undefined || until <= now ? [] : until));
    return ends.length === 0 ? undefined : Math.min(...ends);
  };

  const dueAt = (): number | undefined => {
    const now = index?.snapshot.takenAt ?? 0;
    const moments = checks.hasMoments() ? now + MINUTE : undefined;
    const all = [checks.dueAt(), nextRule(now), moments].filter((at) => at !== undefined);
    return all.length === 0 ? undefined : Math.min(...all);
  };

  /** With what others say; whether that is anything else than before. */
  const add = (current: SnapshotIndex): boolean => {
    const look = newLook();
    const made = withCustom(own, trackedIndex(current, look), settings);
    steps.note('custom', look);
    if (isSame(run, made)) return false;
    run = made;
    return true;
  };

  const join = (current: SnapshotIndex): void => {
    const look = newLook();
    const found = findIncidents(run.findings, trackedIndex(current, look), run.hidden);
    steps.note('joined', look);
    if (!isSame(joined, found)) joined = found;
  };

  const complete = (current: SnapshotIndex): boolean => {
    const look = newLook();
    const made = completed(joined, run.findings, settings, trackedIndex(current, look));
    steps.note('completed', look);
    if (isSame(incidents, made)) return false;
    incidents = made;
    return true;
  };

  const update: LiveAnalysis['update'] = async (snapshot, changes, signal) => {
    const before = index;
    const current = indexSnapshot(snapshot);
    index = current;
    const isAnew =
      changes === 'all' ||
      before === undefined ||
      hasDerivedSlices(before) !== hasDerivedSlices(current) ||
      (nextRule(before.snapshot.takenAt) ?? Number.POSITIVE_INFINITY) <= snapshot.takenAt;
    const touched = isAnew ? new Set<string>() : keysOf(changes);
    const hasOtherLogs = before?.snapshot.logs !== snapshot.logs;
    if (hasOtherLogs) touched.add(LOGS);
    const isFound = await checks.update(current, isAnew ? 'all' : touched, signal);
    const isOther = isFound || hasOtherLogs || before === undefined;
    if (isOther) {
      const { shown, hidden } = checks.found();
      const plain = { findings: groupReplicas(shown), hidden: groupReplicas(hidden), outcomes: [] };
      own = withLastWords(plain, snapshot, settings);
    }
    const stepped = steps.touched(touched, snapshot.takenAt);
    const hasOtherCustom = before?.snapshot.custom !== snapshot.custom;
    const isAdded = (isOther || isAnew || hasOtherCustom || stepped.has('custom')) && add(current);
    const former = joined;
    if (isOther || isAnew || isAdded || stepped.has('joined')) join(current);
    let isTold = isFound || hasOtherCustom;
    if (isOther || isAdded || isAnew || former !== joined || stepped.has('completed'))
      isTold = complete(current) || isTold;
    return isTold || before === undefined;
  };

  return {
    concerns: (changes, now) => {
      if (changes === 'all' || index === undefined) return true;
      if (changes.some(({ kind }) => kinds.has(kind) || kind === 'EndpointSlice')) return true;
      const keys = keysOf(changes);
      return checks.concerns(keys) || steps.concerns(keys) || (dueAt() ?? Number.POSITIVE_INFINITY) <= now;
    },
    update,
    dueAt,
    report: (about) => {
      if (index === undefined) throw new Error('there is no report of what was never looked at');
      const told: Told = { ...run, incidents, outcomes: checks.outcomes(index) };
      return reportOf({ ...about, snapshot: index.snapshot, analyzers, settings }, index, told);
    },
    analyzers: () =>
      index === undefined ? [] : checks.outcomes(index).map(({ id, status }) => ({ id, outcome: status })),
    checks: checks.checks,
  };
};
