// SPDX-License-Identifier: Apache-2.0

import { noSettings } from '../core/analysis-settings.ts';
import { limitScope } from '../core/checked-namespaces.ts';
import { chooseAnalyzers } from '../core/choose-analyzers.ts';
import { kindsToRead } from '../core/custom-word.ts';
import { during } from '../core/during.ts';
import { troubleOf } from '../core/errors.ts';
import { gatherLogs } from '../core/gather-logs.ts';
import { inSpan } from '../core/in-span.ts';
import type { JobContext, Update } from '../core/job.ts';
import type { KindName } from '../core/kinds/index.ts';
import {
  type AnalysisKind,
  isWholeCluster,
  type MeasuredAnalyzer,
  measured,
} from '../core/measured-analysis.ts';
import type { Report } from '../core/report.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { WorkOf } from '../core/work.ts';
import { workloadsOf } from '../core/workload.ts';
import { customAsked } from '../custom/custom-asked.ts';
import { progressView } from '../views/progress.ts';
import { analyzed } from './analyzed.ts';

const root = (document: Update['document'], final: boolean): Update => ({ message: 'root', document, final });

/** What is checked, with whose rights, and by what kind of work. */
export type Scanned = Pick<WorkOf<'analyze'>, 'cluster' | 'scope' | 'filters' | 'as'> & {
  readonly kind: AnalysisKind;
};

/** What was read of a cluster, and what that tells. */
export interface Scan {
  readonly report: Report;
  readonly snapshot: Snapshot;
}

/** Reads and analyses a cluster, telling how far it is. */
export async function* scan(
  work: Scanned,
  context: JobContext,
  signal: AbortSignal,
): AsyncGenerator<Update, Scan> {
  const started = context.clock.now();
  try {
    return yield* scanned(work, context, signal);
  } catch (error) {
    const { kind, cluster } = work;
    // What a person typed wrong, or stopped, tells nothing of the cluster.
    if (troubleOf(error) !== 'refused' && !isStopped(signal))
      context.analysed?.({ kind, cluster, ms: context.clock.now() - started, outcome: 'failed' });
    throw error;
  }
}

/** Somebody stopped it, or the worker is stopping; one that took too long is one that failed. */
export const isStopped = (signal: AbortSignal): boolean =>
  signal.aborted && !(signal.reason instanceof Error && signal.reason.name === 'TimeoutError');

async function* scanned(
  work: Scanned,
  context: JobContext,
  signal: AbortSignal,
): AsyncGenerator<Update, Scan> {
  const { clock, trace } = context;
  const analyzers = chooseAnalyzers(work.filters, context.analyzers);
  const settings = context.settingsOf?.(work.cluster) ?? noSettings;
  const scope = limitScope(work.scope, settings);
  const kinds = [
    ...new Set([
      ...analyzers.flatMap(({ analyzer }): KindName[] => [analyzer.each, ...analyzer.reads]),
      ...(scope.object === undefined ? [] : kindsToRead(scope.object.kind)),
      // Namespaces say whose what is in them is.
      ...(settings.labels.length > 0 ? (['Namespace'] as const) : []),
    ]),
  ];
  const progress = (label: string, done: number, total: number): Update =>
    root(
      progressView({
        ...work,
        scope,
        askedBy: context.askedBy,
        runId: context.runId,
        step: { label, done, total },
      }),
      false,
    );
  const of = { 'k8s.cluster.name': work.cluster };
  const started = clock.now();
  yield progress('connecting to the cluster', 0, kinds.length);
  const cluster = await context.openCluster(work.cluster);
  // They look while we read: most of their time is spent elsewhere.
  const asked = customAsked({ ...work, scope }, analyzers, cluster);
  const others =
    asked === undefined || context.askCustom === undefined
      ? undefined
      : inSpan(trace, 'custom', { attributes: { 'k8sgpt.analyzers': asked.names.length } }, async () =>
          context.askCustom?.(asked, signal),
        );
  others?.catch(() => undefined);
  const reading = during(async (report: (update: Update) => void) =>
    inSpan(trace, 'snapshot', { attributes: { ...of, 'k8sgpt.kinds': kinds.length } }, () =>
      cluster.snapshot(kinds, scope, {
        signal,
        onProgress: ({ done, total, kind }) =>
          report(progress(`read ${kind} · ${done} of ${total} kinds`, done, total)),
      }),
    ),
  );
  let step = await reading.next();
  for (; step.done !== true; step = await reading.next()) yield step.value;
  const listed = step.value;
  // What one person may see is not offered to others.
  if (work.as === undefined) await context.noteWorkloads(work.cluster, scope.namespaces, workloadsOf(listed));
  const elapsed = (): number => clock.now() - started;
  const readMs = elapsed();
  const gathering = during(async (report: (update: Update) => void) =>
    inSpan(trace, 'logs', { attributes: of }, () =>
      gatherLogs({
        snapshot: listed,
        analyzers,
        settings,
        read: cluster.readLog,
        elapsed,
        signal,
        onProgress: ({ done, total }) => report(progress(`read ${done} of ${total} pod logs`, done, total)),
      }),
    ),
  );
  let gathered = await gathering.next();
  for (; gathered.done !== true; gathered = await gathering.next()) yield gathered.value;
  const logsMs = gathered.value === undefined ? undefined : elapsed() - readMs;
  if (others !== undefined) yield progress('waiting for custom analyzers', kinds.length, kinds.length);
  const custom = await others;
  const snapshot = {
    ...listed,
    ...(gathered.value === undefined ? {} : { logs: gathered.value }),
    ...(custom === undefined || custom.length === 0 ? {} : { custom }),
  };
  const took = new Map<string, number>();
  const ran: MeasuredAnalyzer[] = [];
  let before = elapsed();
  const analysing = during(async (report: (update: Update) => void) =>
    analyzed(trace, of, ran, {
      snapshot,
      analyzers,
      settings,
      id: context.runId,
      requestedFilters: work.filters,
      askedBy: context.askedBy,
      withNames: context.needsNames,
      elapsed,
      signal,
      trace,
      onProgress: ({ done, total, analyzer, outcome }) => {
        const now = elapsed();
        took.set(analyzer, (took.get(analyzer) ?? 0) + now - before);
        ran.push({ id: outcome.id, outcome: outcome.status, ms: now - before });
        before = now;
        report(progress(`checked ${analyzer} · ${done} of ${total} analyzers`, done, total));
      },
    }),
  );
  let checked = await analysing.next();
  for (; checked.done !== true; checked = await analysing.next()) yield checked.value;
  const report: Report = {
    ...checked.value,
    timings: {
      read: readMs,
      ...(logsMs === undefined ? {} : { logs: logsMs }),
      filters: [...took].map(([filter, ms]) => ({ filter, ms })),
    },
    ...(work.as === undefined ? {} : { as: work.as.user }),
  };
  context.analysed?.(measured(report, { kind: work.kind, isWhole: isWholeCluster(work), analyzers: ran }));
  return { report, snapshot };
}
