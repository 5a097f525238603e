// SPDX-License-Identifier: Apache-2.0

import type { AnalysisSettings } from './analysis-settings.ts';
import type { RegisteredAnalyzer } from './analyzer.ts';
import type { Cluster } from './cluster.ts';
import type { Finding } from './finding.ts';
import { type FindingsById, findingOf } from './finding-of.ts';
import type { KubeObject } from './kind.ts';
import type { KindName } from './kinds/index.ts';
import type { LogView } from './pod-logs.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { viewOf } from './snapshot-view.ts';

/** What one analyzer said of some objects. */
export interface Checked {
  readonly shown: Finding[];
  readonly hidden: Finding[];
  /** Objects on which it threw. */
  failed: number;
  /** What it threw last. */
  error: unknown;
}

export const nothingChecked = (): Checked => ({ shown: [], hidden: [], failed: 0, error: undefined });

interface Checking {
  readonly view: Cluster<KindName>;
  readonly settings: AnalysisSettings;
  readonly isHidden: (finding: Finding) => boolean;
  readonly lines: LogView;
}

/** What an analyzer may see of a snapshot, with the thresholds of the operator. */
export const viewFor = (
  index: SnapshotIndex,
  { id, analyzer }: RegisteredAnalyzer,
  { codes, conditions }: AnalysisSettings,
): Cluster<KindName> =>
  viewOf(
    index,
    [...new Set([analyzer.each, ...analyzer.reads])],
    (code) => codes[`${id}/${code}`]?.threshold ?? analyzer.problems[code]?.threshold?.value,
    conditions,
  );

/** Checks object by object, adding to `checked`; what throws costs only its object. `known`: what replicas share. */
export const objectChecker = (
  index: SnapshotIndex,
  { id, analyzer }: RegisteredAnalyzer,
  { view, settings: { codes }, isHidden, lines }: Checking,
  checked: Checked,
): ((object: KubeObject) => void) => {
  const known: FindingsById = new Map();
  return (object) => {
    try {
      for (const fact of analyzer.check(object as never, view as never, lines)) {
        const severity = codes[`${id}/${fact.code}`]?.severity;
        const finding = findingOf(index, id, object, analyzer.problems, fact, known);
        const isGone = isHidden(finding);
        // What is told of the replicas that stay must not be borrowed from one that is hidden.
        if (isGone && known.get(finding.id) === finding) known.delete(finding.id);
        (isGone ? checked.hidden : checked.shown).push(
          severity === undefined ? finding : { ...finding, severity },
        );
      }
    } catch (thrown) {
      checked.failed += 1;
      checked.error = thrown;
    }
  };
};
