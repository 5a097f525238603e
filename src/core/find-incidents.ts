// SPDX-License-Identifier: Apache-2.0

import { bySeverity, type Finding, type Severity } from './finding.ts';
import type { Confidence, Incident } from './incident.ts';
import { causeFinder } from './incident-causes.ts';
import { impactOf } from './incident-impact.ts';
import { sharedFix } from './incident-shared.ts';
import { titleOf } from './incident-title.ts';
import { type CauseTree, causeTrees } from './incident-trees.ts';
import { twinFinder } from './incident-twins.ts';
import { byRef, byText, formatRef, type Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { isWorkload } from './workload-counts.ts';

const unique = (refs: readonly Ref[]): readonly Ref[] => [
  ...new Map(refs.map((ref) => [formatRef(ref), ref])).values(),
];

/** Top-level workloads that suffer, the lead's own first. */
const workloadsOf = ({ lead, members }: CauseTree): readonly Ref[] => {
  const suffering = unique(
    members.filter(({ object }) => isWorkload(object)).map(({ owner }) => owner),
  ).toSorted(byRef);
  const own = suffering.filter((ref) => isWorkload(lead.object) && formatRef(ref) === formatRef(lead.owner));
  return unique([...own, ...suffering]);
};

const confidenceOf = ({ guessed, isShared }: CauseTree): Confidence =>
  guessed.size > 0 || isShared ? 'medium' : 'high';

const gravest = (findings: readonly Finding[]): Severity =>
  findings.reduce<Severity>(
    (worst, { severity }) => (bySeverity(severity, worst) < 0 ? severity : worst),
    'info',
  );

const incidentOf = (tree: CauseTree, index: SnapshotIndex): Incident => {
  const { lead, blamed, members } = tree;
  const workloads = workloadsOf(tree);
  const cause = blamed ?? lead.object;
  const affected = unique([cause, ...members.flatMap(({ objects }) => objects)]);
  const times = members.flatMap(({ since }) => since ?? []);
  return {
    id: lead.id,
    severity: gravest(members),
    title: titleOf(tree, workloads, index),
    cause: { object: cause, code: lead.code, finding: lead.id, evidence: lead.evidence },
    findings: members.map(({ id }) => id),
    affected,
    impact: impactOf(tree, workloads, index),
    fix: sharedFix(tree, index) ?? lead.fix,
    docs: lead.docs,
    kubectl: lead.kubectl,
    since: lead.since ?? (times.length === 0 ? undefined : Math.min(...times)),
    workloads: workloads.length,
    namespaces: [...new Set(affected.flatMap(({ namespace }) => namespace ?? []))].sort(byText),
    confidence: confidenceOf(tree),
  };
};

const treesOf = (troubles: readonly Finding[], index: SnapshotIndex): readonly CauseTree[] =>
  causeTrees(troubles, causeFinder(troubles, index), twinFinder(troubles, index));

/**
 * The trees as people may see them: hidden findings are left out, and join nothing that was apart. Behind a hidden cause
 * its consequences stay. They are one incident still when the cause is of one workload or an object that they blame;
 * behind a node or a webhook each stands for itself.
 */
const seenOf = (tree: CauseTree, seen: ReadonlySet<Finding>, index: SnapshotIndex): readonly CauseTree[] => {
  const members = tree.members.filter((finding) => seen.has(finding));
  const [lead] = members;
  if (lead === undefined) return [];
  if (members.length === tree.members.length) return [tree];
  if (!seen.has(tree.lead) && tree.blamed === undefined && !isWorkload(tree.lead.object))
    return treesOf(members, index);
  const guessed = new Set(members.filter((finding) => tree.guessed.has(finding)));
  // What only the hidden blamed is not told: whoever hides a cause hides its words.
  const isBlamed = (ref: Ref): boolean =>
    seen.has(tree.lead) ||
    tree.isShared ||
    members.some(({ blames }) => blames.some((blame) => formatRef(blame) === formatRef(ref)));
  const blamed = tree.blamed !== undefined && isBlamed(tree.blamed) ? tree.blamed : undefined;
  return [{ lead, blamed, isShared: tree.isShared, members, guessed }];
};

const isTrouble = ({ advice }: Finding): boolean => advice !== true;

/**
 * Findings → one incident per root cause, ordered by severity, then by how many workloads suffer, then by id. Every
 * finding but advice is in exactly one; nothing is joined for merely sharing a namespace or a node. `hidden`: what ignore
 * rules hide is asked for causes and told nowhere.
 */
export const findIncidents = (
  findings: readonly Finding[],
  index: SnapshotIndex,
  hidden: readonly Finding[] = [],
): readonly Incident[] => {
  const troubles = findings.filter(isTrouble);
  const seen = new Set(troubles);
  const ids = new Set(troubles.map(({ id }) => id));
  // Of replicas of which some are hidden, those that are seen stand for all.
  const unseen = hidden.filter((finding) => isTrouble(finding) && !ids.has(finding.id));
  return treesOf([...troubles, ...unseen], index)
    .flatMap((tree) => seenOf(tree, seen, index))
    .map((tree) => incidentOf(tree, index))
    .sort((a, b) => bySeverity(a.severity, b.severity) || b.workloads - a.workloads || byText(a.id, b.id));
};
