// SPDX-License-Identifier: Apache-2.0

import type { Finding } from './finding.ts';
import { matchesAny, matchesGlob } from './glob.ts';
import type { KubeObject } from './kind.ts';
import type { KindName } from './kinds/index.ts';
import { type LabelSelector, matchesSelector } from './label-selector.ts';
import type { Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** Which findings are meant. All that is given must fit; lists are alternatives; `*` and `?` stand for anything and one character. */
export interface FindingCriteria {
  /** Of the object or of the top of its owners, as are namespace, name and labels. */
  readonly kinds?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
  readonly names?: readonly string[] | undefined;
  readonly labels?: LabelSelector | undefined;
  /** `analyzer/problem`. */
  readonly codes?: readonly string[] | undefined;
}

/** `pod-crash/crash-loop`, a pattern of it, the analyzer alone or the problem alone. */
export const isCode = (code: string, pattern: string): boolean => {
  if (pattern.includes('/')) return matchesGlob(code, pattern);
  return code.split('/').some((part) => matchesGlob(part, pattern));
};

/** A namespace object lives in itself: a rule for a namespace means it too. */
const namespaceOf = ({ kind, name, namespace }: Ref): string | undefined =>
  kind === 'Namespace' ? name : namespace;

const fits = (
  { kinds, namespaces, names, labels: selector }: FindingCriteria,
  { ref, labels }: { readonly ref: Ref; readonly labels: Readonly<Record<string, string>> | undefined },
): boolean => {
  const namespace = namespaceOf(ref);
  return (
    (kinds === undefined || kinds.some((kind) => matchesGlob(ref.kind.toLowerCase(), kind.toLowerCase()))) &&
    (namespaces === undefined || (namespace !== undefined && matchesAny(namespace, namespaces))) &&
    (names === undefined || matchesAny(ref.name, names)) &&
    (selector === undefined || (labels !== undefined && matchesSelector(labels, selector)))
  );
};

/** The object as it was read; undefined for one that is missing or was not read. */
export const knownObject = (index: SnapshotIndex, { kind, name, namespace }: Ref): KubeObject | undefined =>
  index.find(kind as KindName, name, namespace);

/** Tells which of these criteria a finding about an object, or about the top of its owners, fits. */
export const criteriaMatcher =
  (index: SnapshotIndex) =>
  <C extends FindingCriteria>(all: readonly C[], finding: Finding): readonly C[] => {
    const candidates = [finding.object, finding.owner].map((ref) => ({
      ref,
      labels: knownObject(index, ref)?.metadata.labels,
    }));
    return all.filter(
      (criteria) =>
        (criteria.codes?.some((code) => isCode(finding.code, code)) ?? true) &&
        candidates.some((candidate) => fits(criteria, candidate)),
    );
  };
