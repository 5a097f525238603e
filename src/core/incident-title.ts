// SPDX-License-Identifier: Apache-2.0

import { code, plain, type Span, type Text } from './document.ts';
import { sharedTitle, sufferersOf } from './incident-shared.ts';
import type { CauseTree } from './incident-trees.ts';
import { problemOf } from './incident-twins.ts';
import { cutText } from './redact/cut-text.ts';
import type { Ref } from './ref.ts';
import type { SnapshotIndex } from './snapshot-index.ts';
import { isMissing, isWorkload, readyCountOf } from './workload-counts.ts';

/** A title is two lines on a phone; what is longer ends in an ellipsis. */
const TITLE_LIMIT = 110;

/** Workloads named in a title before "and N more". */
const NAMED = 2;

/** A clause of which so little is left says nothing. */
const STUMP = /: [^:]{0,23}$/;

/** Cuts at `limit` characters, never inside a name or a word. */
export const shorten = (text: Text, limit: number): Text => {
  const kept: Span[] = [];
  let room = limit;
  for (const span of text) {
    const length = plain([span]).length;
    if (length <= room) {
      kept.push(span);
      room -= length;
      continue;
    }
    if (typeof span === 'string' && room > 1)
      kept.push(
        cutText(span, room - 1)
          .replace(STUMP, '')
          .replace(/(?<![\s,;:(\uD800-\uDBFF])[\s,;:(\uD800-\uDBFF]+$/, ''),
      );
    return [...kept, '…'];
  }
  return kept;
};

/** "`a`", "`a` and `b`", "`a`, `b` and 3 more". */
export const namesText = (names: readonly string[]): Text => {
  const shown = names.slice(0, names.length === NAMED + 1 ? NAMED + 1 : NAMED);
  const rest = names.length - shown.length;
  return shown.flatMap((name, at): Span[] => {
    const last = at === shown.length - 1;
    const before = at === 0 ? [] : [last && rest === 0 ? ' and ' : ', '];
    return [...before, code(name), ...(last && rest > 0 ? [` and ${rest} more`] : [])];
  });
};

const refText = (ref: Ref): Text => [`${ref.kind} `, code(ref.name)];

/** How they are, in one verb; undefined when they are well. */
const stateOf = (workloads: readonly Ref[], index: SnapshotIndex): string | undefined => {
  const counts = workloads.map((workload) => readyCountOf(workload, index));
  const are = workloads.length === 1 ? 'is' : 'are';
  if (counts.every((count) => count === undefined)) return workloads.length === 1 ? 'fails' : 'fail';
  if (counts.every((count) => count === undefined || count.ready === 0)) return `${are} down`;
  return counts.some((count) => count !== undefined && count.ready < count.wanted)
    ? `${are} degraded`
    : undefined;
};

/** "checkout is down", "cart and orders are degraded"; undefined when this trouble does not keep any of them from working. */
const subjectText = (
  { members }: CauseTree,
  workloads: readonly Ref[],
  index: SnapshotIndex,
): Text | undefined => {
  if (workloads.length === 0 || members.every(({ severity }) => severity !== 'critical')) return undefined;
  const state = stateOf(workloads, index);
  return state === undefined ? undefined : [...namesText(workloads.map(({ name }) => name)), ` ${state}`];
};

/** "`zeta` (and 2 more)": the verb that follows is of the first. */
const leaderText = (names: readonly string[]): Text => {
  const [first = '', ...rest] = names;
  return rest.length === 0 ? [code(first)] : [code(first), ` (and ${rest.length} more)`];
};

/** What is broken for whom, and the cause. `workloads`: those affected, the lead's own first. */
export const titleOf = (tree: CauseTree, workloads: readonly Ref[], index: SnapshotIndex): Text => {
  const { lead, blamed, members, guessed } = tree;
  const shared = sharedTitle(tree, namesText(sufferersOf(tree)), index);
  if (shared !== undefined) return shorten(shared, TITLE_LIMIT);
  const subject = subjectText(tree, workloads, index);
  if (blamed !== undefined && subject !== undefined && isMissing(blamed, index)) {
    return shorten([...subject, ': ', ...refText(blamed), ' does not exist'], TITLE_LIMIT);
  }
  if (isWorkload(lead.object)) {
    // Several workloads with the very same trouble: bare pods of one make, one image everywhere.
    const problem = problemOf(lead);
    const same = members
      .filter((member) => problemOf(member) === problem && !guessed.has(member))
      .map(({ owner }) => owner.name);
    return shorten(
      [...leaderText([...new Set([lead.owner.name, ...same])]), ' ', ...lead.message],
      TITLE_LIMIT,
    );
  }
  const alike = members.filter(({ code, object }) => code === lead.code && object.kind === lead.object.kind);
  const names = [...new Set([lead, ...alike].map(({ object }) => object.name))];
  const cause = [`${lead.object.kind} `, ...leaderText(names), ' ', ...lead.message];
  return shorten(
    lead.object.kind === 'Node' || subject === undefined ? cause : [...subject, ': ', ...cause],
    TITLE_LIMIT,
  );
};
