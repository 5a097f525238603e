// SPDX-License-Identifier: Apache-2.0

/**
 * For files of analyzers: `import { defineCustomAnalyzer } from 'k8sgpt/custom'`. It imports nothing, so that it can be
 * given to whoever writes one as it is.
 */

/** An object as the API server holds it; of a Secret without the values. */
// biome-ignore lint/suspicious/noExplicitAny: any kind of any party, and people write these files by hand
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the same
export type KubernetesObject = Readonly<Record<string, any>>;

/** Points at an object. */
export interface ObjectReference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly apiVersion?: string | undefined;
}

/** One thing that is wrong. */
export interface Finding {
  /** The object at fault: one that was read, or a reference to one. */
  readonly object: KubernetesObject | ObjectReference;
  /** Completes "<Kind> <name> …": a clause in present tense without a full stop. */
  readonly text: string;
  readonly severity?: 'critical' | 'warning' | 'info' | undefined;
  /** Small letters, digits and dashes; the same for the same trouble, however it is worded. */
  readonly code?: string | undefined;
  /** What to do: one imperative sentence. */
  readonly fix?: string | undefined;
  /** An http(s) address. */
  readonly docs?: string | undefined;
  /** The object that this one belongs to, where its owner references do not tell. */
  readonly parent?: ObjectReference | undefined;
  /** Objects that caused it. */
  readonly blames?: readonly ObjectReference[] | undefined;
  /** Since when: a date, RFC 3339 text or epoch milliseconds. */
  readonly since?: Date | string | number | undefined;
  /** Words that no model may see. */
  readonly sensitive?: readonly string[] | undefined;
}

/** What an analyzer is given. */
export interface Look {
  /** The objects of one of the kinds in `reads`. */
  readonly objects: (kind: string) => readonly KubernetesObject[];
  readonly cluster: string;
  /** The cluster's clock; the recording's where it is one. */
  readonly now: Date;
  /** Aborted when time is nearly over. */
  readonly signal: AbortSignal;
}

type Found = AsyncIterable<Finding> | Iterable<Finding>;

/** An analyzer; its name is that of its file. */
export interface CustomAnalyzer {
  /** What it finds, for the list of filters. */
  readonly title: string;
  /** Kinds that it looks at, as kubectl has them: `Deployment`, `certificates.cert-manager.io`. */
  readonly reads: readonly string[];
  readonly check: (look: Look) => Found | Promise<Found>;
}

/** The analyzer as it is: what it is for is that editors know the types. */
export const defineCustomAnalyzer = (analyzer: CustomAnalyzer): CustomAnalyzer => analyzer;
