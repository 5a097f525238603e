// SPDX-License-Identifier: Apache-2.0

import { bySeverity, type Finding } from './finding.ts';
import { impliedBlames } from './implied-blames.ts';
import { byText, formatRef, type Ref } from './ref.ts';
import { causesOf } from './relations.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { unreachedBy } from './unreached.ts';
import { isWorkload } from './workload-counts.ts';

/** What may have caused a finding: another finding, or an object that is blamed and of which nothing else is known. */
export interface Candidate {
  readonly cause:
    | { readonly type: 'finding'; readonly finding: Finding }
    | { readonly type: 'object'; readonly ref: Ref };
  /** False when only configuration or a message suggests it. */
  readonly sure: boolean;
  /** Steps through the relations of the snapshot; 0 = on the same object. */
  readonly distance: number;
  /** How many parts of the suffering object lead there. */
  readonly ways: number;
}

/** Longest way from an effect to its cause: Ingress, Service, workload, ReplicaSet, pod. */
const LONGEST_WAY = 5;

/** Kinds whose several troubles are told apart by code only: on others, a symptom is explained by a plain trouble beside it. */
const TROUBLES_STAND_ALONE = new Set(['Service', 'Ingress', 'Node', 'PersistentVolumeClaim']);

/** What a pod says of a Service is a guess: the host it calls may be an outside name, and the Service may be well. */
const isGuess = (finding: Finding, blamed: Ref): boolean =>
  finding.object.kind === 'Pod' && blamed.kind === 'Service';

interface Reached {
  readonly finding: Finding;
  readonly sure: boolean;
  readonly distance: number;
}

/** Finds what lies behind an effect. Built once per analysis. */
export const causeFinder = (
  findings: readonly Finding[],
  index: SnapshotIndex,
): ((effect: Finding) => readonly Candidate[]) => {
  const at = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const object of finding.objects) {
      const key = formatRef(object);
      const known = at.get(key);
      if (known === undefined) at.set(key, [finding]);
      else known.push(finding);
    }
  }

  /** The nearest findings from `start` on, along the edges towards causes; behind a finding nobody looks further. */
  const reach = (start: Ref, isSure: boolean, effect: Finding): readonly Reached[] => {
    const reached: Reached[] = [];
    const seen = new Set<string>();
    let front = [{ ref: start, sure: isSure }];
    for (let distance = 1; distance <= LONGEST_WAY && front.length > 0; distance += 1) {
      const next: typeof front = [];
      for (const step of front) {
        const key = formatRef(step.ref);
        if (seen.has(key)) continue;
        seen.add(key);
        const here = (at.get(key) ?? []).filter((finding) => finding !== effect && mayCause(finding, effect));
        for (const finding of here) reached.push({ finding, sure: step.sure, distance });
        if (here.length > 0) continue;
        for (const relation of causesOf(step.ref, index))
          next.push({ ref: relation.to, sure: step.sure && relation.sure });
      }
      front = next;
    }
    return reached;
  };

  return (effect) => {
    const found = new Map<string, Candidate>();
    const add = ({ finding, sure, distance }: Reached): void => {
      const known = found.get(finding.id);
      found.set(finding.id, {
        cause: { type: 'finding', finding },
        sure: sure || (known?.sure ?? false),
        distance: Math.min(distance, known?.distance ?? distance),
        ways: (known?.ways ?? 0) + 1,
      });
    };
    const blames = effect.blames.filter((ref) => !isGuess(effect, ref));
    const objects: Candidate[] = [];
    for (const ref of blames) {
      const reached = reach(ref, true, effect);
      reached.forEach(add);
      if (reached.length === 0)
        objects.push({ cause: { type: 'object', ref }, sure: true, distance: 1, ways: 1 });
    }
    for (const { to, sure } of impliedBlames(effect, index)) reach(to, sure, effect).forEach(add);
    if (effect.symptom === true) {
      // What it says goes before what its environment suggests.
      const hasNamed = isWorkload(effect.object) && unreachedBy(effect, index).length > 0;
      for (const object of effect.objects) {
        if (!TROUBLES_STAND_ALONE.has(object.kind)) {
          for (const finding of at.get(formatRef(object)) ?? []) {
            if (finding !== effect && mayCause(finding, effect) && explains(finding, effect))
              add({ finding, sure: true, distance: 0 });
          }
        }
        for (const relation of causesOf(object, index)) {
          if (!relation.sure && hasNamed) continue;
          reach(relation.to, relation.sure, effect).forEach(add);
        }
      }
    }
    return [...found.values(), ...objects].sort(byLikelihood);
  };
};

/** Meant by somebody, and no trouble before a program needs what is closed. */
const CLOSED = new Set(['network-policy/egress-closed', 'network-policy/dns-blocked']);

/** Notes do not cause troubles, and advice causes nothing. */
const mayCause = (finding: Finding, effect: Finding): boolean =>
  finding.advice !== true &&
  // What runs on a node does not suffer from a cordon.
  (finding.code !== 'node/cordoned' || effect.code.startsWith('pod-scheduling/')) &&
  (finding.severity !== 'info' || effect.severity === 'info' || CLOSED.has(finding.code));

/** On one object: what names its cause explains what does not; of two symptoms the graver explains the other. */
const explains = (finding: Finding, effect: Finding): boolean =>
  finding.symptom !== true ||
  bySeverity(finding.severity, effect.severity) < 0 ||
  (finding.severity === effect.severity && finding.code < effect.code);

const rankOf = ({ cause }: Candidate): number => (cause.type === 'finding' ? 0 : 1);
const keyOf = ({ cause }: Candidate): string =>
  cause.type === 'finding' ? cause.finding.id : formatRef(cause.ref);

/** Likeliest first: sure before guessed, found before merely blamed, grave before slight, the way most parts lead, the nearest. */
export const byLikelihood = (a: Candidate, b: Candidate): number =>
  Number(b.sure) - Number(a.sure) ||
  rankOf(a) - rankOf(b) ||
  (a.cause.type === 'finding' && b.cause.type === 'finding'
    ? bySeverity(a.cause.finding.severity, b.cause.finding.severity)
    : 0) ||
  b.ways - a.ways ||
  a.distance - b.distance ||
  byText(keyOf(a), keyOf(b));
