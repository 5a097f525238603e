// SPDX-License-Identifier: Apache-2.0

import { bySeverity, type Finding } from './finding.ts';
import type { Candidate } from './incident-causes.ts';
import type { Twin } from './incident-twins.ts';
import { byRef, byText, formatRef, type Ref } from './ref.ts';

/** Findings with one cause, as a tree: each member hangs under what caused it. */
export interface CauseTree {
  /** The finding that explains most: the root, or the first of those that blame `blamed`. */
  readonly lead: Finding;
  /** The object that is blamed and of which no finding tells, present or missing. */
  readonly blamed: Ref | undefined;
  /** It is blamed only because of what several have in common. */
  readonly isShared: boolean;
  /** The lead first, then by distance from the cause. */
  readonly members: readonly Finding[];
  /** Members that hang on a guess, with all that follows from them. */
  readonly guessed: ReadonlySet<Finding>;
}

type Parent = Candidate & {
  /** Blamed because several have the same trouble. */
  readonly isShared?: true | undefined;
};

/** Grave before slight, causes before symptoms, then by object and code: the same whatever order they came in. */
export const byRank = (a: Finding, b: Finding): number =>
  bySeverity(a.severity, b.severity) ||
  Number(a.symptom === true) - Number(b.symptom === true) ||
  byRef(a.object, b.object) ||
  byText(a.code, b.code) ||
  byText(a.id, b.id);

/** Findings → one tree per root cause. Every finding is in exactly one tree; mutual blame is cut at its weakest edge. */
export const causeTrees = (
  findings: readonly Finding[],
  candidatesOf: (finding: Finding) => readonly Candidate[],
  twinOf: (finding: Finding) => Twin | undefined,
): readonly CauseTree[] => {
  const ordered = [...findings].sort(byRank);
  const candidates = new Map(ordered.map((finding) => [finding, candidatesOf(finding)]));
  const parents = new Map<Finding, Parent>();

  const parentFinding = (finding: Finding): Finding | undefined => {
    const cause = parents.get(finding)?.cause;
    return cause?.type === 'finding' ? cause.finding : undefined;
  };
  const rootOf = (finding: Finding): Finding => {
    let root = finding;
    for (let up = parentFinding(root); up !== undefined; up = parentFinding(root)) root = up;
    return root;
  };
  const hang = (finding: Finding, choices: readonly Candidate[]): void => {
    const choice = choices.find(({ cause }) => cause.type === 'object' || rootOf(cause.finding) !== finding);
    if (choice !== undefined) parents.set(finding, choice);
  };

  for (const finding of ordered)
    hang(
      finding,
      (candidates.get(finding) ?? []).filter(({ sure }) => sure),
    );
  // A guess joins only what nothing sure explains, and rather to a tree with a real cause than to another symptom.
  const open = ordered.filter((finding) => !parents.has(finding));
  for (const plainCause of [true, false]) {
    for (const finding of open) {
      if (parents.has(finding)) continue;
      const guesses = (candidates.get(finding) ?? []).filter(
        ({ sure, cause }) =>
          !sure &&
          cause.type === 'finding' &&
          (rootOf(cause.finding).symptom !== true || parents.has(rootOf(cause.finding))) === plainCause,
      );
      hang(finding, guesses);
    }
  }
  joinTwins(ordered, parents, twinOf);
  return grow(ordered, parents);
};

/**
 * Roots that are the same trouble of equal things (one image, bare pods of one make) become one: what they are all about
 * is blamed where something is, or the first leads.
 */
const joinTwins = (
  ordered: readonly Finding[],
  parents: Map<Finding, Parent>,
  twinOf: (finding: Finding) => Twin | undefined,
): void => {
  const groups = new Map<string, { readonly twin: Twin; readonly roots: Finding[] }>();
  for (const finding of ordered) {
    if (parents.has(finding)) continue;
    const twin = twinOf(finding);
    if (twin === undefined) continue;
    const group = groups.get(twin.key);
    if (group === undefined) groups.set(twin.key, { twin, roots: [finding] });
    else group.roots.push(finding);
  }
  for (const { twin, roots } of groups.values()) {
    const [first, ...others] = roots;
    const owners = new Set(roots.map(({ owner }) => formatRef(owner)));
    if (first === undefined) continue;
    if (twin.blamed !== undefined && owners.size >= (twin.enough ?? 2)) {
      for (const root of roots)
        parents.set(root, {
          cause: { type: 'object', ref: twin.blamed },
          sure: true,
          isShared: true,
          distance: 1,
          ways: 1,
        });
    } else {
      for (const other of others)
        parents.set(other, { cause: { type: 'finding', finding: first }, sure: true, distance: 1, ways: 1 });
    }
  }
};

interface Growing {
  readonly blamed: Ref | undefined;
  isShared: boolean;
  readonly members: { readonly finding: Finding; readonly depth: number }[];
}

const grow = (ordered: readonly Finding[], parents: ReadonlyMap<Finding, Parent>): readonly CauseTree[] => {
  const trees = new Map<string, Growing>();
  const guessed = new Set<Finding>();
  for (const finding of ordered) {
    let root = finding;
    let depth = 0;
    let blamed: Ref | undefined;
    let isShared = false;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) {
      depth += 1;
      if (!parent.sure) guessed.add(finding);
      if (parent.cause.type === 'object') {
        blamed = parent.cause.ref;
        isShared = parent.isShared === true;
        break;
      }
      root = parent.cause.finding;
    }
    const key = blamed === undefined ? `finding ${root.id}` : `object ${formatRef(blamed)}`;
    const tree = trees.get(key) ?? { blamed, isShared, members: [] };
    // What somebody names for sure is no guess any more.
    tree.isShared &&= isShared;
    trees.set(key, tree);
    tree.members.push({ finding, depth });
  }
  return [...trees.values()].flatMap(({ blamed, isShared, members }) => {
    // The sort is stable and `ordered` is by rank: ties within a depth stay by rank.
    const sorted = members.sort((a, b) => a.depth - b.depth).map(({ finding }) => finding);
    const lead = sorted[0];
    return lead === undefined
      ? []
      : [
          {
            lead,
            blamed,
            isShared,
            members: sorted,
            guessed: new Set(sorted.filter((finding) => guessed.has(finding))),
          },
        ];
  });
};
