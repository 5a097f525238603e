// SPDX-License-Identifier: Apache-2.0

import type { Severity } from './finding.ts';
import type { Ref } from './ref.ts';
import type { SkipReason } from './skip-reason.ts';

/**
 * One thing that an analyzer of somebody else found: parsed and bounded at the door. Its words are untrusted, and the
 * object need not exist.
 */
export interface CustomFinding {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly apiVersion?: string | undefined;
  /** What is wrong, in words of the analyzer. */
  readonly text: string;
  /** The text completes "<Kind> <name> …", as ours do; otherwise it stands for itself. */
  readonly isClause?: true | undefined;
  /** That of the configuration unless given. */
  readonly severity?: Severity | undefined;
  /** Small letters, digits and dashes: the same trouble has the same one. Without any, the text tells. */
  readonly code?: string | undefined;
  /** One imperative sentence. */
  readonly fix?: string | undefined;
  /** An http(s) address. */
  readonly docs?: string | undefined;
  /** The object that it belongs to, where the cluster does not tell. */
  readonly parent?: Ref | undefined;
  /** Labels of the object, where the analyzer knows them: for those who ask for some only. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Objects that caused it, present or missing. */
  readonly blames?: readonly Ref[] | undefined;
  /** Epoch milliseconds. */
  readonly since?: number | undefined;
  /** Parts of the text, and other words, that no model may see. */
  readonly sensitive: readonly string[];
}

/** Why an analyzer did not look, or not at everything. */
export interface CustomTrouble {
  readonly reason:
    | 'timeout'
    /** Nobody answers there. */
    | 'unreachable'
    /** It does not let us in, or we do not trust it. */
    | 'refused'
    | 'too-much'
    | 'not-understandable'
    /** It says itself that it failed, or it threw. */
    | 'failed'
    /** It failed so often that it is asked less often. */
    | 'resting'
    /** It is not asked about this cluster, or not by this person. */
    | 'not-asked';
  /** One clause for people: nothing in it that was not bounded. */
  readonly detail: string;
}

export interface CustomAnswer {
  /** What was found until a trouble stands. */
  readonly findings: readonly CustomFinding[];
  readonly trouble?: CustomTrouble | undefined;
  /** Kinds that it wanted to see and that were not, or not wholly, read. */
  readonly unread?:
    | readonly { readonly kind: string; readonly reason: SkipReason; readonly detail: string }[]
    | undefined;
  /** The cluster has none of the kinds that it looks at. */
  readonly isInapplicable?: boolean | undefined;
}

/** What one analyzer said of a cluster, as a snapshot holds it. */
export interface CustomOutcome extends CustomAnswer {
  readonly name: string;
  /** Of findings that have none. */
  readonly severity: Severity;
}
