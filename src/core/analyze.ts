// SPDX-License-Identifier: Apache-2.0

import { type About, aboutObject, narrowed } from './about-object.ts';
import { type AnalysisSettings, noSettings } from './analysis-settings.ts';
import type { RegisteredAnalyzer } from './analyzer.ts';
import { withLastLines } from './crash-logs.ts';
import { customSkipped, withCustom } from './custom-findings.ts';
import { kindsToRead } from './custom-word.ts';
import { findIncidents } from './find-incidents.ts';
import type { Finding } from './finding.ts';
import { inSpan } from './in-span.ts';
import type { Incident } from './incident.ts';
import { type KubeObject, refOf } from './kind.ts';
import type { KindName } from './kinds/index.ts';
import { matchesSelector } from './label-selector.ts';
import { logsUnread, logTroubles } from './log-troubles.ts';
import { withLabels } from './owner-of.ts';
import { parseSelector } from './parse-selector.ts';
import type { Trace } from './ports/telemetry.ts';
import { redactReport } from './redact/redact-report.ts';
import { byText, formatRef, type Ref } from './ref.ts';
import type { Report, ReportStatus, Skipped } from './report.ts';
import { reportNames } from './report-names.ts';
import { type AnalyzerProgress, type AnalyzersRun, type Outcome, runAnalyzers } from './run-analyzers.ts';
import { withRunbooks } from './runbooks-of.ts';
import { leavesGap, type SkipReason } from './skip-reason.ts';
import type { Snapshot } from './snapshot.ts';
import { indexSnapshot, type SnapshotIndex } from './snapshot-index.ts';
import { topOwnerOf } from './top-owner.ts';
import { changesBefore } from './what-changed.ts';
import { isWorkload } from './workload-counts.ts';

export interface Analysis {
  readonly snapshot: Snapshot;
  readonly analyzers: readonly RegisteredAnalyzer[];
  /** What the operator of the cluster hides and changes; nothing by default. */
  readonly settings?: AnalysisSettings | undefined;
  /** Id of the report. */
  readonly id: string;
  readonly requestedFilters: readonly string[];
  readonly askedBy?: string | undefined;
  /** Whether the report holds the names of the snapshot, for masking; it does unless told otherwise. */
  readonly withNames?: boolean | undefined;
  /** Milliseconds since reading began: asked for when the analysis is over. */
  readonly elapsed: () => number;
  readonly signal?: AbortSignal | undefined;
  /** In which its parts are spans; undefined = nothing is traced. */
  readonly trace?: Trace | undefined;
  readonly onProgress?: ((progress: AnalyzerProgress) => void) | undefined;
}

/** Kinds of which one stands in for the other: only what neither could tell is missing. */
const SUBSTITUTES: Readonly<Partial<Record<KindName, KindName>>> = {
  Endpoints: 'EndpointSlice',
  EndpointSlice: 'Endpoints',
};

const kindsOf = (analyzers: readonly RegisteredAnalyzer[]): readonly KindName[] =>
  [...new Set(analyzers.flatMap(({ analyzer }): KindName[] => [analyzer.each, ...analyzer.reads]))].sort(
    byText,
  );

const skippedKinds = (kinds: readonly KindName[], index: SnapshotIndex): Skipped[] =>
  kinds.flatMap((kind): Skipped[] => {
    const state = index.state(kind);
    const substitute = SUBSTITUTES[kind];
    if (state?.status === 'read' || (substitute !== undefined && index.state(substitute)?.status === 'read'))
      return [];
    return [
      state === undefined
        ? { kind, reason: 'not-recorded', detail: `${kind} was not read` }
        : { kind, reason: state.reason, detail: state.detail },
    ];
  });

/** Where only the last lines of crashes were wanted, what does not go beyond them is no gap. */
const skippedLogs = (analyzers: readonly RegisteredAnalyzer[], { logs }: Snapshot): readonly Skipped[] => {
  const isChecked = analyzers.some(({ analyzer }) => analyzer.logs !== undefined);
  const unread = isChecked && logs === undefined ? logsUnread(logs) : undefined;
  if (unread !== undefined) return [unread];
  return logTroubles(logs).filter(
    ({ reason }) => isChecked || reason === 'forbidden' || reason === 'unavailable',
  );
};

const brokenAnalyzers = (outcomes: readonly Outcome[]): Skipped[] =>
  outcomes.flatMap((outcome) =>
    outcome.status === 'broken'
      ? [
          {
            kind: outcome.analyzer,
            reason: 'broken' as const,
            detail: `the analyzer failed on ${outcome.failed} objects: ${outcome.error}`,
          },
        ]
      : [],
  );

/** Filters that somebody asked for by name, and of which the cluster has none of the APIs: to find nothing there is no answer. */
const inapplicable = (
  requested: readonly string[],
  outcomes: readonly Outcome[],
  { custom = [] }: Snapshot,
): readonly string[] =>
  namedFilters(requested, outcomes).filter(
    (filter) =>
      custom.some(({ name, isInapplicable }) => name === filter && isInapplicable === true) ||
      isWholly('absent', filter, outcomes),
  );

const namedFilters = (requested: readonly string[], outcomes: readonly Outcome[]): readonly string[] =>
  [...new Set(outcomes.map(({ analyzer }) => analyzer))].filter((filter) =>
    requested.some((asked) => asked.trim().toLowerCase() === filter.toLowerCase()),
  );

const isWholly = (reason: SkipReason, filter: string, outcomes: readonly Outcome[]): boolean =>
  outcomes
    .filter(({ analyzer }) => analyzer === filter)
    .every((outcome) => outcome.status === 'skipped' && outcome.reason === reason);

/** Filters that somebody asked for by name, and that look at nothing but what is left out by choice: that is no answer either. */
const leftOut = (requested: readonly string[], outcomes: readonly Outcome[]): readonly string[] =>
  namedFilters(requested, outcomes).filter((filter) => isWholly('left-out', filter, outcomes));

/** Notes are no problem; what is not installed or left out by choice leaves nothing unchecked, unless it was asked for. */
const statusOf = (
  findings: readonly Finding[],
  skipped: readonly Skipped[],
  missed: readonly string[],
): ReportStatus => {
  if (findings.some(({ severity }) => severity !== 'info')) return 'ProblemDetected';
  return missed.length > 0 || skipped.some(({ reason }) => leavesGap(reason)) ? 'Incomplete' : 'OK';
};

const workloadKinds: readonly KindName[] = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'CronJob',
  'Job',
  'Pod',
];

/** Incidents for which it is looked what changed before them: those that people read. */
const EXAMINED = 50;

const withChanges = (incidents: readonly Incident[], index: SnapshotIndex): readonly Incident[] =>
  incidents.map((incident, at) => {
    if (at >= EXAMINED || incident.severity === 'info') return incident;
    const changes = changesBefore(incident, index);
    return changes.length === 0 ? incident : { ...incident, changes };
  });

/** What was looked at; a workload is the top of a chain of owners, so a Deployment with its pods counts once. */
const countChecked = (
  kinds: readonly KindName[],
  index: SnapshotIndex,
  isAbout: About | undefined,
): Report['checked'] => {
  const { selector } = index.snapshot.scope;
  const labels = selector === undefined ? undefined : parseSelector(selector);
  const objectsOf = (kind: KindName): readonly KubeObject[] => {
    const all: readonly KubeObject[] = index.objects(kind);
    if (isAbout === undefined && labels === undefined) return all;
    return all.filter(
      (object) =>
        (isAbout === undefined || isAbout(refOf(object))) &&
        (labels === undefined || matchesSelector(object.metadata.labels, labels)),
    );
  };
  // Replicas have one and the same top: it is spelt once.
  const tops = new Set<Ref>();
  for (const kind of workloadKinds) {
    let last: Ref | undefined;
    for (const object of objectsOf(kind)) {
      const top = topOwnerOf(index, object);
      if (top === last) continue;
      if (kind === 'Pod' || isWorkload(top)) tops.add(top);
      last = top;
    }
  }
  const workloads = new Set([...tops].map(formatRef));
  return {
    kinds: kinds.filter((kind) => index.state(kind)?.status === 'read').length,
    objects: kinds.reduce((sum, kind) => sum + objectsOf(kind).length, 0),
    workloads: workloads.size,
  };
};

/** What was found, as it is told. */
export interface Told extends AnalyzersRun {
  readonly incidents: readonly Incident[];
}

/** With the last words of what crashed, before causes are looked for: a program that says whom it cannot reach names one. */
export const withLastWords = (
  ran: AnalyzersRun,
  { logs }: Snapshot,
  { logs: { lastLines } }: AnalysisSettings,
): AnalyzersRun => ({ ...ran, findings: withLastLines(ran.findings, logs, lastLines) });

/** What is told of incidents beside what they are: what changed before them, what to do, whose they are. */
export const completed = (
  incidents: readonly Incident[],
  findings: readonly Finding[],
  { runbooks, labels }: AnalysisSettings,
  index: SnapshotIndex,
): readonly Incident[] =>
  withLabels(withRunbooks(withChanges(incidents, index), findings, runbooks, index), findings, labels, index);

/**
 * One snapshot → one report. Throws the signal's reason, and Refused when the one object that was asked for does not
 * exist: an analyzer that breaks is reported, not thrown.
 */
export const analyzeSnapshot = async (given: Analysis): Promise<Report> => {
  const { snapshot, analyzers, settings = noSettings, signal, trace, onProgress } = given;
  const index = indexSnapshot(snapshot);
  const ran = await runAnalyzers(index, analyzers, { settings, signal, onProgress });
  const run = withCustom(withLastWords(ran, snapshot, settings), index, settings);
  signal?.throwIfAborted();
  const { object } = snapshot.scope;
  const joined = await inSpan(trace, 'incidents', {}, async (span) => {
    const found = findIncidents(run.findings, index, run.hidden);
    span.set({ 'k8sgpt.findings': run.findings.length, 'k8sgpt.incidents': found.length });
    return found;
  });
  const all = { ...run, incidents: joined };
  const isAbout = object === undefined ? undefined : aboutObject(object, all, index);
  const told = { ...run, ...(isAbout === undefined ? all : narrowed(all, isAbout)) };
  const incidents = completed(told.incidents, told.findings, settings, index);
  return reportOf(given, index, { ...told, incidents }, isAbout);
};

/** A report of what was found, without secrets. */
export const reportOf = (
  { snapshot, analyzers, id, requestedFilters, askedBy, withNames = true, elapsed }: Analysis,
  index: SnapshotIndex,
  { findings, hidden, incidents, outcomes }: Told,
  isAbout?: About,
): Report => {
  const { object } = snapshot.scope;
  const kinds = [
    ...new Set([...kindsOf(analyzers), ...(object === undefined ? [] : kindsToRead(object.kind))]),
  ];
  // Analyzers of one filter name can break together; each name is told once.
  const skipped = [
    ...new Map(
      [
        ...skippedKinds(kinds, index),
        ...skippedLogs(analyzers, snapshot),
        ...brokenAnalyzers(outcomes),
        ...customSkipped(snapshot.custom),
      ].map((item) => [`${item.kind} ${item.reason}`, item]),
    ).values(),
  ];
  const notApplicable = inapplicable(requestedFilters, outcomes, snapshot);
  const unwanted = leftOut(requestedFilters, outcomes);
  return redactReport({
    schema: 1,
    id,
    cluster: snapshot.cluster,
    scope: snapshot.scope,
    filters: [...new Set(analyzers.map(({ analyzer }) => analyzer.kind))].sort(byText),
    requestedFilters,
    takenAt: snapshot.takenAt,
    durationMs: elapsed(),
    askedBy,
    status: statusOf(findings, skipped, [...notApplicable, ...unwanted]),
    ...(notApplicable.length === 0 ? {} : { notApplicable }),
    ...(unwanted.length === 0 ? {} : { leftOut: unwanted }),
    incidents,
    findings,
    skipped,
    suppressed: hidden.length,
    checked: countChecked(kinds, index, isAbout),
    serverVersion: snapshot.serverVersion,
    explanations: {},
    ...(withNames ? { names: reportNames(findings, index, incidents) } : {}),
  });
};
