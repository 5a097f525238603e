import { noSettings } from '../core/analysis-settings.ts';
import { analyzeSnapshot } from '../core/analyze.ts';
import { limitScope } from '../core/checked-namespaces.ts';
import { chooseAnalyzers } from '../core/choose-analyzers.ts';
import { kindsToRead } from '../core/custom-word.ts';
import { during } from '../core/during.ts';
import { gatherLogs } from '../core/gather-logs.ts';
import type { JobContext, Update } from '../core/job.ts';
import type { KindName } from '../core/kinds/index.ts';
import type { Report } from '../core/report.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { WorkOf } from '../core/work.ts';
import { workloadsOf } from '../core/workload.ts';
import { customAsked } from '../custom/custom-asked.ts';
import { progressView } from '../views/progress.ts';

const root = (document: Update['document'], final: boolean): Update => ({ message: 'root', document, final });

/** What is checked, with whose rights. */
export type Scanned = Pick<WorkOf<'analyze'>, 'cluster' | 'scope' | 'filters' | 'as'>;

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
  const { clock } = context;
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
  const started = clock.now();
  yield progress('connecting to the cluster', 0, kinds.length);
  const cluster = await context.openCluster(work.cluster);
  // They look while we read: most of their time is spent elsewhere.
  const asked = customAsked({ ...work, scope }, analyzers, cluster);
  const others = asked === undefined ? undefined : context.askCustom?.(asked, signal);
  others?.catch(() => undefined);
  const reading = during(async (report: (update: Update) => void) =>
    cluster.snapshot(kinds, scope, {
      signal,
      onProgress: ({ done, total, kind }) =>
        report(progress(`read ${kind} · ${done} of ${total} kinds`, done, total)),
    }),
  );
  let step = await reading.next();
  for (; step.done !== true; step = await reading.next()) yield step.value;
  const listed = step.value;
  // What one person may see is not offered to others.
  if (work.as === undefined) await context.noteWorkloads(work.cluster, scope.namespaces, workloadsOf(listed));
  const elapsed = (): number => clock.now() - started;
  const readMs = elapsed();
  const gathering = during(async (report: (update: Update) => void) =>
    gatherLogs({
      snapshot: listed,
      analyzers,
      settings,
      read: cluster.readLog,
      elapsed,
      signal,
      onProgress: ({ done, total }) => report(progress(`read ${done} of ${total} pod logs`, done, total)),
    }),
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
  let before = elapsed();
  const analysing = during(async (report: (update: Update) => void) =>
    analyzeSnapshot({
      snapshot,
      analyzers,
      settings,
      id: context.runId,
      requestedFilters: work.filters,
      askedBy: context.askedBy,
      withNames: context.needsNames,
      elapsed,
      signal,
      onProgress: ({ done, total, analyzer }) => {
        const now = elapsed();
        took.set(analyzer, (took.get(analyzer) ?? 0) + now - before);
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
  return { report, snapshot };
}
