import { bySeverity, type Finding } from './finding.ts';
import type { Candidate } from './incident-causes.ts';
import { byRef, byText, formatRef, type Ref } from './ref.ts';

/** Findings with one cause, as a tree: each member hangs under what caused it. */
export interface CauseTree {
  /** The finding that explains most: the root, or the first of those that blame `blamed`. */
  readonly lead: Finding;
  /** The object that is blamed and of which no finding tells, present or missing. */
  readonly blamed: Ref | undefined;
  /** The lead first, then by distance from the cause. */
  readonly members: readonly Finding[];
  /** Members that hang on a guess, with all that follows from them. */
  readonly guessed: ReadonlySet<Finding>;
}

type Parent = Candidate;

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
  twinKeyOf: (finding: Finding) => string | undefined,
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
  joinTwins(ordered, parents, twinKeyOf);
  return grow(ordered, parents);
};

/** Roots that are the same trouble of equal things (one image, bare pods of one make) become one: the first leads. */
const joinTwins = (
  ordered: readonly Finding[],
  parents: Map<Finding, Parent>,
  twinKeyOf: (finding: Finding) => string | undefined,
): void => {
  const firsts = new Map<string, Finding>();
  for (const finding of ordered) {
    if (parents.has(finding)) continue;
    const key = twinKeyOf(finding);
    if (key === undefined) continue;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, finding);
    else
      parents.set(finding, { cause: { type: 'finding', finding: first }, sure: true, distance: 1, ways: 1 });
  }
};

interface Growing {
  readonly blamed: Ref | undefined;
  readonly members: { readonly finding: Finding; readonly depth: number }[];
}

const grow = (ordered: readonly Finding[], parents: ReadonlyMap<Finding, Parent>): readonly CauseTree[] => {
  const trees = new Map<string, Growing>();
  const guessed = new Set<Finding>();
  for (const finding of ordered) {
    let root = finding;
    let depth = 0;
    let blamed: Ref | undefined;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) {
      depth += 1;
      if (!parent.sure) guessed.add(finding);
      if (parent.cause.type === 'object') {
        blamed = parent.cause.ref;
        break;
      }
      root = parent.cause.finding;
    }
    const key = blamed === undefined ? `finding ${root.id}` : `object ${formatRef(blamed)}`;
    const tree = trees.get(key) ?? { blamed, members: [] };
    trees.set(key, tree);
    tree.members.push({ finding, depth });
  }
  return [...trees.values()].flatMap(({ blamed, members }) => {
    // The sort is stable and `ordered` is by rank: ties within a depth stay by rank.
    const sorted = members.sort((a, b) => a.depth - b.depth).map(({ finding }) => finding);
    const lead = sorted[0];
    return lead === undefined
      ? []
      : [
          {
            lead,
            blamed,
            members: sorted,
            guessed: new Set(sorted.filter((finding) => guessed.has(finding))),
          },
        ];
  });
};
