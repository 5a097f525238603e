import type { RegisteredAnalyzer } from './analyzer.ts';
import type { Finding } from './finding.ts';
import { findingOf } from './finding-of.ts';
import { groupReplicas } from './group-replicas.ts';
import { messageOf } from './errors.ts';
import type { KubeObject } from './kind.ts';
import { matchesSelector } from './label-selector.ts';
import { parseSelector } from './parse-selector.ts';
import type { SkipReason } from './snapshot.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { viewOf } from './snapshot-view.ts';

/** What became of one analyzer: "could not look" is never "healthy". */
export type Outcome =
  | { readonly analyzer: string; readonly status: 'checked'; readonly objects: number }
  | { readonly analyzer: string; readonly status: 'skipped'; readonly reason: SkipReason; readonly detail: string }
  | { readonly analyzer: string; readonly status: 'broken'; readonly failed: number; readonly error: string };

export interface AnalyzersRun {
  readonly findings: readonly Finding[];
  readonly outcomes: readonly Outcome[];
}

interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number; readonly analyzer: string }) => void) | undefined;
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Every analyzer over one snapshot, each in isolation: one that throws costs only itself. */
export const runAnalyzers = async (
  index: SnapshotIndex,
  analyzers: readonly RegisteredAnalyzer[],
  { signal, onProgress }: RunOptions = {},
): Promise<AnalyzersRun> => {
  const findings: Finding[] = [];
  const outcomes: Outcome[] = [];
  for (const [at, registered] of analyzers.entries()) {
    signal?.throwIfAborted();
    const run = runOne(index, registered);
    findings.push(...run.findings);
    outcomes.push(run.outcome);
    onProgress?.({ done: at + 1, total: analyzers.length, analyzer: registered.analyzer.kind });
    // Lets heartbeats, cancellation and progress through between analyzers.
    await breathe();
  }
  return { findings: groupReplicas(findings), outcomes };
};

const runOne = (index: SnapshotIndex, { id, analyzer }: RegisteredAnalyzer): { findings: Finding[]; outcome: Outcome } => {
  const state = index.state(analyzer.each);
  if (state === undefined || (state.status === 'skipped' && state.objects.length === 0)) {
    const skipped = state ?? { reason: 'not-recorded' as const, detail: `${analyzer.each} was not read` };
    return { findings: [], outcome: { analyzer: analyzer.kind, status: 'skipped', reason: skipped.reason, detail: skipped.detail } };
  }
  const view = viewOf(index, [analyzer.each, ...analyzer.reads]);
  const findings: Finding[] = [];
  let failed = 0;
  let error: unknown;
  const wanted = selectedBy(index, state.objects);
  for (const object of wanted) {
    try {
      for (const fact of analyzer.check(object as never, view as never)) findings.push(findingOf(index, id, object, analyzer.problems, fact));
    } catch (thrown) {
      failed += 1;
      error = thrown;
    }
  }
  return {
    findings,
    outcome:
      failed > 0
        ? { analyzer: analyzer.kind, status: 'broken', failed, error: messageOf(error) }
        : { analyzer: analyzer.kind, status: 'checked', objects: wanted.length },
  };
};

const selectedBy = (index: SnapshotIndex, objects: readonly KubeObject[]): readonly KubeObject[] => {
  const { selector } = index.snapshot.scope;
  if (selector === undefined) return objects;
  const parsed = parseSelector(selector);
  return objects.filter(({ metadata }) => matchesSelector(metadata.labels, parsed));
};
