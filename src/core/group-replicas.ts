import { boundedEvidence } from './bounded-evidence.ts';
import { bySeverity, type Finding } from './finding.ts';
import { byRef, byText, formatRef, type Ref } from './ref.ts';

const uniqueRefs = (refs: readonly Ref[]): readonly Ref[] =>
  [...new Map(refs.map((ref) => [formatRef(ref), ref])).values()].sort(byRef);

const merged = (group: readonly Finding[]): Finding => {
  const sorted = [...group].sort((a, b) => bySeverity(a.severity, b.severity) || byRef(a.object, b.object));
  const first = sorted[0];
  if (first === undefined) throw new Error('an empty group of findings');
  const since = sorted.flatMap((finding) => finding.since ?? []);
  return {
    ...first,
    objects: uniqueRefs(sorted.flatMap((finding) => finding.objects)),
    blames: uniqueRefs(sorted.flatMap((finding) => finding.blames)),
    evidence: boundedEvidence(sorted.flatMap((finding) => finding.evidence)),
    since: since.length === 0 ? undefined : Math.min(...since),
  };
};

/** Replicas of one workload with the same trouble are one finding that lists them all. */
export const groupReplicas = (findings: readonly Finding[]): readonly Finding[] => {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.id);
    if (group === undefined) groups.set(finding.id, [finding]);
    else group.push(finding);
  }
  return [...groups.values()]
    .map(merged)
    .sort(
      (a, b) =>
        bySeverity(a.severity, b.severity) ||
        byRef(a.object, b.object) ||
        byText(a.code, b.code) ||
        byText(a.id, b.id),
    );
};
