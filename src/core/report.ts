// SPDX-License-Identifier: Apache-2.0

import type { Explanation } from './explanation.ts';
import type { Finding, Severity } from './finding.ts';
import type { Incident } from './incident.ts';
import type { Scope, SkipReason } from './snapshot.ts';

/** Nothing found but something not checked is `Incomplete`: never "healthy". What is left out by choice does not count. */
export type ReportStatus = 'OK' | 'ProblemDetected' | 'Incomplete';

/**
 * Why something was not checked. `kind` is the Kubernetes kind that could not be read, or the analyzer's filter name.
 * `broken`: an analyzer of ours failed; `failed`: one of somebody else did not do its part.
 */
export interface Skipped {
  readonly kind: string;
  readonly reason: SkipReason | 'broken' | 'failed';
  /** One clause for people. */
  readonly detail: string;
}

/** Milliseconds. */
export interface Timings {
  /** Reading the cluster. */
  readonly read: number;
  /** Reading pod logs; absent where none were. */
  readonly logs?: number | undefined;
  /** All analyzers of a filter name together, in the order in which they ran. */
  readonly filters: readonly { readonly filter: string; readonly ms: number }[];
}

/** What one analysis found; stored for follow-ups (explain, details, ask), bounded in size and time. */
export interface Report {
  readonly schema: 1;
  readonly id: string;
  readonly cluster: string;
  readonly scope: Scope;
  /** Filter names that ran, sorted. */
  readonly filters: readonly string[];
  /** As asked for, before groups were resolved: empty = the default set. For Re-run. */
  readonly requestedFilters: readonly string[];
  /** Moment of the snapshot (the cluster's clock), epoch milliseconds. */
  readonly takenAt: number;
  /** Wall time of reading and analysing, milliseconds. */
  readonly durationMs: number;
  /** What of it went where; absent where nobody measured. */
  readonly timings?: Timings | undefined;
  readonly askedBy?: string | undefined;
  /** Nobody asked for it: it is never shown as a whole, so that its incidents have no numbers. */
  readonly unasked?: true | undefined;
  /** The user of the cluster whose rights it was read with; undefined = the bot's own. */
  readonly as?: string | undefined;
  readonly status: ReportStatus;
  /** Ordered: severity, then how much is affected, then id. */
  readonly incidents: readonly Incident[];
  readonly findings: readonly Finding[];
  readonly skipped: readonly Skipped[];
  /** Filters that were asked for by name and have nothing to look at: the cluster has none of their APIs. */
  readonly notApplicable?: readonly string[] | undefined;
  /** Filters that were asked for by name and look at nothing but what is left out by choice. */
  readonly leftOut?: readonly string[] | undefined;
  /** Findings hidden by ignore rules. */
  readonly suppressed: number;
  readonly checked: { readonly kinds: number; readonly objects: number; readonly workloads: number };
  readonly serverVersion?: string | undefined;
  /** By incident id; joined as they arrive. */
  readonly explanations: Readonly<Record<string, Explanation>>;
  /** Names of the snapshot: the masking dictionary. `kind` as in Datum. Undefined = not kept, since no model is asked here. */
  readonly names?: readonly { readonly kind: string; readonly value: string }[] | undefined;
}

export const countBySeverity = (report: Pick<Report, 'incidents'>): Readonly<Record<Severity, number>> => {
  const counts = { critical: 0, warning: 0, info: 0 };
  for (const incident of report.incidents) counts[incident.severity] += 1;
  return counts;
};
