// SPDX-License-Identifier: Apache-2.0

import { analyzeSnapshot } from '../../src/core/analyze.ts';
import type { RegisteredAnalyzer } from '../../src/core/analyzer.ts';
import { chooseAnalyzers } from '../../src/core/choose-analyzers.ts';
import type { Report } from '../../src/core/report.ts';
import { reportJson } from '../../src/core/report-json.ts';
import { type ReportJson } from '../../src/core/report-json-schema.ts';
import { snapshotOfObjects } from '../../src/core/snapshot-of-objects.ts';
import type { State } from './expected.ts';

/** A recorded state → the report of it, at the moment of the recording. */
export const analyzeState = (
  state: Pick<State, 'id' | 'objects' | 'now'>,
  filters: readonly string[],
  analyzers: readonly RegisteredAnalyzer[],
): Promise<Report> =>
  analyzeSnapshot({
    snapshot: snapshotOfObjects(state.objects, { cluster: state.id, now: state.now }),
    analyzers: chooseAnalyzers(filters, analyzers),
    id: state.id,
    requestedFilters: filters,
    elapsed: () => 0,
  });

/** The same as a document. `broken` names the analyzers that failed. */
export const runState = async (
  state: State,
  filters: readonly string[],
  analyzers: readonly RegisteredAnalyzer[],
): Promise<{ readonly report: ReportJson; readonly broken: readonly string[] }> => {
  const report = await analyzeState(state, filters, analyzers);
  return {
    report: reportJson(report),
    broken: report.skipped
      .filter(({ reason }) => reason === 'broken')
      .map(({ kind, detail }) => `${state.id}: ${kind}: ${detail}`),
  };
};
