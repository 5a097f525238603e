// SPDX-License-Identifier: Apache-2.0

import type { Runbook } from './analysis-settings.ts';
import type { Change } from './change.ts';
import type { Text } from './document.ts';
import type { Evidence } from './evidence.ts';
import type { Severity } from './finding.ts';
import type { Ref } from './ref.ts';

export type Confidence = 'high' | 'medium' | 'low';

/** Findings with one cause. The cause leads; consequences fold under it. */
export interface Incident {
  /** Fingerprint of the lead: the same trouble is the same incident across scans and restarts. */
  readonly id: string;
  readonly severity: Severity;
  /** What is broken for whom, and the cause: one line. */
  readonly title: Text;
  readonly cause: Cause;
  /** Ids of all its findings, the lead first, then by distance from the cause. */
  readonly findings: readonly string[];
  /** Every object that is affected, the cause first, without duplicates. */
  readonly affected: readonly Ref[];
  /** What no longer works, as one arrow chain of consequences: each link one clause. Empty when nothing follows. */
  readonly impact: readonly Text[];
  /** One imperative sentence. */
  readonly fix: Text;
  readonly docs: string;
  readonly kubectl: string;
  readonly since?: number | undefined;
  /** Top-level workloads affected, for "9 pods of 6 workloads". */
  readonly workloads: number;
  readonly namespaces: readonly string[];
  readonly confidence: Confidence;
  /** Labels and annotations of what is to blame by which it is routed and owned; absent when none is wanted or there. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** What changed nearby shortly before, newest first; absent when nothing is known to have. */
  readonly changes?: readonly Change[] | undefined;
  /** What the operator wrote down to do about it; absent when nothing fits. */
  readonly runbooks?: readonly Runbook[] | undefined;
}

export interface Cause {
  /** The object to blame; it may be missing. */
  readonly object: Ref;
  readonly code: string;
  readonly finding: string;
  readonly evidence: readonly Evidence[];
}
