// SPDX-License-Identifier: Apache-2.0

import { type AnalysisSettings, noSettings } from './analysis-settings.ts';
import type { RegisteredAnalyzer } from './analyzer.ts';
import { type Checked, nothingChecked, objectChecker, viewFor } from './check-objects.ts';
import { messageOf } from './errors.ts';
import type { Finding } from './finding.ts';
import { groupReplicas } from './group-replicas.ts';
import type { KindName } from './kinds/index.ts';
import type { LabelSelector } from './label-selector.ts';
import { type LogTrouble, logsUnread, logTroubles } from './log-troubles.ts';
import { objectsToCheck } from './objects-to-check.ts';
import { parseSelector } from './parse-selector.ts';
import { logView } from './pod-logs.ts';
import type { SkipReason } from './snapshot.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { suppressor } from './suppress.ts';

/** A kind, or logs, that could not be read, or only in part. */
export interface Unread {
  readonly kind: KindName | LogTrouble['kind'];
  readonly reason: SkipReason;
  readonly detail: string;
}

/** What became of one analyzer: "could not look" is never "healthy". `analyzer` is the filter name, `id` the file. */
export type Outcome = { readonly analyzer: string; readonly id: string } & (
  | {
      readonly status: 'checked';
      readonly objects: number;
      /** Kinds that it looks at and that were not read completely: what depends on them was not judged. */
      readonly partial: readonly Unread[];
    }
  | { readonly status: 'skipped'; readonly reason: SkipReason; readonly detail: string }
  | {
      readonly status: 'broken';
      readonly objects: number;
      /** Objects on which it threw; what it found on the others stands. */
      readonly failed: number;
      readonly error: string;
      readonly partial: readonly Unread[];
    }
);

export interface AnalyzersRun {
  readonly findings: readonly Finding[];
  /** Those that ignore rules and annotations hide; of replicas, some may be here and the others there. */
  readonly hidden: readonly Finding[];
  readonly outcomes: readonly Outcome[];
}

interface RunOptions {
  readonly settings?: AnalysisSettings | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: AnalyzerProgress) => void) | undefined;
}

/** One more analyzer is done: its filter name, and what became of it. */
export interface AnalyzerProgress {
  readonly done: number;
  readonly total: number;
  readonly analyzer: string;
  readonly outcome: Outcome;
}

/** Longest stretch of work before heartbeats, cancellation and progress get their turn, in objects. */
const BREATH = 2_000;

/** The same where each object comes with hundreds of lines. */
const BREATH_WITH_LOGS = 10;

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Every analyzer over one snapshot, each in isolation: one that throws costs only itself. Refused on a bad selector. */
export const runAnalyzers = async (
  index: SnapshotIndex,
  analyzers: readonly RegisteredAnalyzer[],
  { settings = noSettings, signal, onProgress }: RunOptions = {},
): Promise<AnalyzersRun> => {
  const { selector } = index.snapshot.scope;
  const wanted = selector === undefined ? undefined : parseSelector(selector);
  const isHidden = suppressor(settings.ignore, index);
  const shown: Finding[] = [];
  const hidden: Finding[] = [];
  const outcomes: Outcome[] = [];
  for (const [at, registered] of analyzers.entries()) {
    signal?.throwIfAborted();
    const run = await runOne(index, registered, {
      selector: wanted,
      settings,
      isHidden,
      signal,
    });
    for (const finding of run.shown) shown.push(finding);
    for (const finding of run.hidden) hidden.push(finding);
    outcomes.push(run.outcome);
    const { outcome } = run;
    onProgress?.({ done: at + 1, total: analyzers.length, analyzer: registered.analyzer.kind, outcome });
    await breathe();
  }
  return { findings: groupReplicas(shown), hidden: groupReplicas(hidden), outcomes };
};

interface OneRun {
  readonly selector: LabelSelector | undefined;
  readonly settings: AnalysisSettings;
  readonly isHidden: (finding: Finding) => boolean;
  readonly signal: AbortSignal | undefined;
}

const runOne = async (
  index: SnapshotIndex,
  registered: RegisteredAnalyzer,
  { selector, settings, isHidden, signal }: OneRun,
): Promise<{ shown: readonly Finding[]; hidden: readonly Finding[]; outcome: Outcome }> => {
  const { analyzer } = registered;
  const skipped = skippedOutcome(index, registered);
  if (skipped !== undefined) return { ...nothingChecked(), outcome: skipped };
  const logs = analyzer.logs === undefined ? undefined : index.snapshot.logs;
  const partial = partOf(index, registered);
  const all = objectsToCheck(index, analyzer.each, selector);
  const checked = nothingChecked();
  if (all.length === 0) return { ...checked, outcome: outcomeOf(registered, 0, checked, partial) };
  const breath = analyzer.logs === undefined ? BREATH : BREATH_WITH_LOGS;
  const view = viewFor(index, registered, settings);
  const checking = { view, settings, isHidden, lines: logView(logs) };
  const check = objectChecker(index, registered, checking, checked);
  let looked = all;
  try {
    const some = analyzer.among?.(view as never);
    if (some !== undefined) looked = objectsToCheck(index, analyzer.each, selector, some);
  } catch (thrown) {
    looked = [];
    checked.failed = all.length;
    checked.error = thrown;
  }
  for (let from = 0; from < looked.length; from += breath) {
    if (from > 0) await breathe();
    signal?.throwIfAborted();
    looked.slice(from, from + breath).forEach(check);
  }
  return { ...checked, outcome: outcomeOf(registered, all.length, checked, partial) };
};

/** Why an analyzer has nothing to look at: what it checks, or the logs of it, could not be read. */
export const skippedOutcome = (
  index: SnapshotIndex,
  { id, analyzer }: RegisteredAnalyzer,
): Outcome | undefined => {
  const unread =
    unreadOf(index, analyzer.each) ??
    (analyzer.logs === undefined ? undefined : logsUnread(index.snapshot.logs));
  if (unread === undefined || (unread.kind !== 'Log' && index.objects(analyzer.each).length > 0))
    return undefined;
  const { reason, detail } = unread;
  return { analyzer: analyzer.kind, id, status: 'skipped', reason, detail };
};

/** What an analyzer looks at and what was not, or not wholly, read. */
export const partOf = (index: SnapshotIndex, { analyzer }: RegisteredAnalyzer): readonly Unread[] => {
  const kinds = [...new Set([analyzer.each, ...analyzer.reads])];
  const logs = analyzer.logs === undefined ? undefined : index.snapshot.logs;
  return [...kinds.flatMap((kind) => unreadOf(index, kind) ?? []), ...logTroubles(logs)];
};

export const outcomeOf = (
  { id, analyzer }: RegisteredAnalyzer,
  objects: number,
  { failed, error }: Pick<Checked, 'failed' | 'error'>,
  partial: readonly Unread[],
): Outcome => {
  const names = { analyzer: analyzer.kind, id };
  return failed === 0
    ? { ...names, status: 'checked', objects, partial }
    : { ...names, status: 'broken', objects, failed, error: messageOf(error), partial };
};

const unreadOf = (index: SnapshotIndex, kind: KindName): Unread | undefined => {
  const state = index.state(kind);
  if (state === undefined) return { kind, reason: 'not-recorded', detail: `${kind} was not read` };
  return state.status === 'read' ? undefined : { kind, reason: state.reason, detail: state.detail };
};
