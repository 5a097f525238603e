// SPDX-License-Identifier: Apache-2.0

import { type LocalAnalyzers, openLocal } from '../../../adapters/custom-analyzers/local-open.ts';
import { momentOf } from '../../../adapters/terminal/argv.ts';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { analyzers as ours } from '../../../analyzers/index.ts';
import { SECOND } from '../../core/clock.ts';
import { Refused } from '../../core/errors.ts';
import type { ClusterReader } from '../../core/ports/cluster-reader.ts';
import type { CustomAnalyzer } from '../../core/ports/custom-analyzer.ts';
import type { RawObjects } from '../../core/raw-object.ts';
import { timeLimit } from '../../core/time-limit.ts';
import { type Tried, type TriedAnalyzer, triedAnalyzersView } from '../../views/tried-analyzers.ts';
import { createBase } from '../base.ts';
import { openClusters } from '../clusters.ts';
import { exitCode } from '../exit-code.ts';
import { loadSettings } from '../settings.ts';
import { showData } from './show-data.ts';

/** Of one analyzer. */
const PATIENCE_MS = 30 * SECOND;

type Verdicts = Map<
  string,
  {
    readonly judged: number;
    readonly missing: { readonly count: number; readonly field: string } | undefined;
  }
>;

const triedOne = async (
  analyzer: CustomAnalyzer,
  reader: ClusterReader,
  objects: (kind: string, signal: AbortSignal) => Promise<RawObjects>,
  verdicts: Verdicts,
  now: () => number,
): Promise<TriedAnalyzer> => {
  const answer = await analyzer.run(
    { cluster: reader.name, scope: {}, deadlineAt: now() + PATIENCE_MS, objects },
    timeLimit(PATIENCE_MS + SECOND),
  );
  const { name, title } = analyzer;
  const verdict = verdicts.get(name);
  const missing = verdict?.missing;
  return {
    name,
    title,
    judged: verdict?.judged,
    findings: answer.findings,
    troubles: [
      ...(answer.trouble === undefined ? [] : [answer.trouble.detail]),
      ...(answer.unread ?? []).map(({ detail }) => detail),
    ],
    notes:
      missing === undefined || missing.count === verdict?.judged
        ? []
        : [
            `${missing.count} of ${verdict?.judged ?? 0} objects ${missing.count === 1 ? 'has' : 'have'} no ${missing.field} and ${missing.count === 1 ? 'counts' : 'count'} as fine. To judge such objects, too, ask with has(…).`,
          ],
  };
};

/** Runs the analyzers of a file or folder against one cluster: what they find, and what is wrong with them. */
export const tryRules = async (path: string, reader: ClusterReader, now: () => number): Promise<Tried> => {
  const verdicts: Verdicts = new Map();
  const opened: LocalAnalyzers = await openLocal(
    { name: 'files', path, severity: 'warning', timeoutMs: PATIENCE_MS },
    {
      taken: ours.map(({ analyzer }) => analyzer.kind),
      now,
      heard: (name, verdict) => verdicts.set(name, verdict),
    },
  );
  const { problems } = opened;
  // What tells of the problems stands last: they are shown as a list.
  const runnable = problems.length === 0 ? opened.analyzers : opened.analyzers.slice(0, -1);
  const read = new Map<string, Promise<RawObjects>>();
  const objects = (kind: string, signal: AbortSignal): Promise<RawObjects> => {
    const known =
      read.get(kind) ??
      reader.raw?.(kind, {}, signal) ??
      Promise.reject(new Error('this cluster has no whole objects'));
    read.set(kind, known);
    return known;
  };
  const tried: TriedAnalyzer[] = [];
  for (const analyzer of runnable) tried.push(await triedOne(analyzer, reader, objects, verdicts, now));
  for (const analyzer of runnable) await analyzer.close();
  return { path, problems, analyzers: tried };
};

/** `k8sgpt custom-analyzer test FILE` (or a folder): exit code 1 when something is wrong with the analyzers themselves. */
export const runTry = async (
  path: string | undefined,
  surface: SurfaceFlags,
  screen: Screen,
): Promise<number> => {
  if (path === undefined)
    throw new Refused('Say which file or folder of analyzers is tried.', {
      hint: 'custom-analyzer test rules.yaml --objects cluster.json',
    });
  const settings = await loadSettings({ env: process.env, path: surface.config });
  const base = createBase({ env: process.env });
  const { kubeconfig = settings.kubernetes.kubeconfig, demo = settings.kubernetes.demo, objects } = surface;
  screen.progress('Reading the cluster…');
  const open = await openClusters({
    settings: { ...settings.kubernetes, kubeconfig, demo },
    base,
    recording:
      objects === undefined
        ? undefined
        : { path: objects, complete: surface.complete, at: momentOf(surface) },
  });
  try {
    const reader = await open.clusters.open(surface.context ?? open.clusters.defaultName());
    const tried = await tryRules(path, reader, base.clock.now);
    showData({ surface, screen, data: tried, document: triedAnalyzersView(tried) });
    const isBroken = tried.problems.length > 0 || tried.analyzers.some(({ troubles }) => troubles.length > 0);
    return isBroken ? exitCode.problems : exitCode.ok;
  } finally {
    await open.close();
  }
};
