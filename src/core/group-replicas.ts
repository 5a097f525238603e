// SPDX-License-Identifier: Apache-2.0

import { boundedEvidence } from './bounded-evidence.ts';
import type { Text } from './document.ts';
import { bySeverity, type Finding } from './finding.ts';
import { namesText } from './incident-title.ts';
import { byRef, byText, formatRef, type Ref } from './ref.ts';

const uniqueRefs = (refs: readonly Ref[]): readonly Ref[] =>
  [...new Map(refs.map((ref) => [formatRef(ref), ref])).values()].sort(byRef);

/** Names that differ between replicas: they run on several nodes. */
const differing = (group: readonly Finding[], first: Finding): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>();
  for (const [key, datum] of Object.entries(first.data)) {
    if (datum.type !== 'name' || datum.volatile !== true) continue;
    const values = new Set(
      group.flatMap(({ data: { [key]: own } }) => (own?.type === 'name' ? own.value : [])),
    );
    if (values.size > 1) found.set(datum.value, [...values].sort(byText));
  }
  return found;
};

/** The words of the first, with what differs between all of them. */
const allNamed = (text: Text, names: ReadonlyMap<string, readonly string[]>): Text =>
  names.size === 0
    ? text
    : text.flatMap((span) => {
        const all = typeof span === 'string' || span.type !== 'code' ? undefined : names.get(span.text);
        return all === undefined ? [span] : namesText(all);
      });

const merged = (group: readonly [Finding, ...Finding[]]): Finding => {
  const [only, ...others] = group;
  if (others.length === 0)
    return only.blames.length < 2 ? only : { ...only, blames: uniqueRefs(only.blames) };
  const sorted = [...group].sort((a, b) => bySeverity(a.severity, b.severity) || byRef(a.object, b.object));
  const first = sorted[0] ?? only;
  const names = differing(sorted, first);
  const since = sorted.flatMap((finding) => finding.since ?? []);
  return {
    ...first,
    message: allNamed(first.message, names),
    fix: allNamed(first.fix, names),
    objects: uniqueRefs(sorted.flatMap((finding) => finding.objects)),
    blames: uniqueRefs(sorted.flatMap((finding) => finding.blames)),
    evidence: boundedEvidence(sorted.flatMap((finding) => finding.evidence)),
    since: since.length === 0 ? undefined : Math.min(...since),
  };
};

/** Findings about one object each → replicas of one workload with the same trouble are one finding that lists them all. */
export const groupReplicas = (findings: readonly Finding[]): readonly Finding[] => {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const group = groups.get(finding.id);
    if (group === undefined) groups.set(finding.id, [finding]);
    else group.push(finding);
  }
  // Spelt once: a sort compares each object many times.
  const named = [...groups.values()].map((group) => {
    const finding = merged(group);
    return { finding, object: formatRef(finding.object) };
  });
  return named
    .sort(
      ({ finding: a, object: first }, { finding: b, object: second }) =>
        bySeverity(a.severity, b.severity) ||
        byText(first, second) ||
        byText(a.code, b.code) ||
        byText(a.id, b.id),
    )
    .map(({ finding }) => finding);
};
