// SPDX-License-Identifier: Apache-2.0

import type { Severity } from './finding.ts';
import type { Report } from './report.ts';
import type { Outcome } from './run-analyzers.ts';
import { leavesGap } from './skip-reason.ts';

/** What asked for an analysis; `live`: what changes is looked at as it does. */
export type AnalysisKind = 'analyze' | 'ask' | 'watch' | 'live';

/** How one analyzer did. */
export interface MeasuredAnalyzer {
  /** Its file. */
  readonly id: string;
  readonly outcome: Outcome['status'];
  /** Milliseconds; undefined where it is not looked at as a whole. */
  readonly ms?: number | undefined;
}

/** What an analysis tells whoever runs the bot: numbers, and nothing that was found. */
export type MeasuredAnalysis = {
  readonly kind: AnalysisKind;
  readonly cluster: string;
  readonly ms: number;
} & (
  | { readonly outcome: 'failed' }
  | {
      readonly outcome: 'complete' | 'incomplete';
      /** All of the cluster by all that is usually looked for, with the rights of the bot. */
      readonly isWhole: boolean;
      readonly findings: Readonly<Record<Severity, number>>;
      readonly analyzers: readonly MeasuredAnalyzer[];
    }
);

/** Hears of analyses; never throws. */
export type AnalysisMeter = (analysis: MeasuredAnalysis) => void;

/** What was asked for, before the operator's limits: these are the whole for whoever asks. */
interface Asked {
  readonly kind: AnalysisKind;
  readonly isWhole: boolean;
  readonly analyzers: readonly MeasuredAnalyzer[];
}

/** As it is configured. */
const isComplete = ({ skipped }: Report): boolean => !skipped.some(({ reason }) => leavesGap(reason));

export const measured = (report: Report, { kind, isWhole, analyzers }: Asked): MeasuredAnalysis => {
  const findings = { critical: 0, warning: 0, info: 0 };
  for (const { severity } of report.findings) findings[severity] += 1;
  const outcome = isComplete(report) ? 'complete' : 'incomplete';
  return { kind, cluster: report.cluster, ms: report.durationMs, outcome, isWhole, findings, analyzers };
};

/** Whether a check that names so much is of the whole cluster. */
export const isWholeCluster = ({
  scope,
  filters,
  as,
}: {
  readonly scope: object;
  readonly filters: readonly string[];
  readonly as?: unknown;
}): boolean =>
  as === undefined && filters.length === 0 && Object.values(scope).every((value) => value === undefined);
