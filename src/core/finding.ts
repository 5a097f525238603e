// SPDX-License-Identifier: Apache-2.0

import type { Data } from './datum.ts';
import type { Text } from './document.ts';
import type { Evidence } from './evidence.ts';
import type { Ref } from './ref.ts';

export const severities = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

export const bySeverity = (a: Severity, b: Severity): number => severities.indexOf(a) - severities.indexOf(b);

/** One fact about one workload or object: facts, not prose. Words come from the analyzer's problem table. */
export interface Finding {
  /** Stable across scans, pod hashes, counts and restarts: see fingerprint.ts. */
  readonly id: string;
  /** `<analyzer id>/<problem code>`, for example `pod/crash-loop`. */
  readonly code: string;
  readonly severity: Severity;
  /** From the problem table: says that something does not work, not why. */
  readonly symptom?: true | undefined;
  /** From the problem table: good practice, never an incident. */
  readonly advice?: true | undefined;
  /** The object that a person should look at first; for replicas of one workload, the first of them by name. */
  readonly object: Ref;
  /** Every object with this same trouble, sorted; `object` is among them. */
  readonly objects: readonly Ref[];
  /** Top of the ownerReferences chain, itself when it has no owner. */
  readonly owner: Ref;
  readonly data: Data;
  readonly evidence: readonly Evidence[];
  /** Objects that this finding blames, present or missing: edges towards the cause. */
  readonly blames: readonly Ref[];
  /** Since when, epoch milliseconds, where the snapshot tells. */
  readonly since?: number | undefined;
  /** Filled from the problem table; completes "<Kind> <name> …". `plain(message)` is the JSON form. */
  readonly message: Text;
  readonly fix: Text;
  readonly docs: string;
  /** A read-only command that shows it. */
  readonly kubectl: string;
}
