// SPDX-License-Identifier: Apache-2.0

import type { IgnoreRule } from './analysis-settings.ts';
import { DAY } from './clock.ts';
import { plain } from './document.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { criteriaMatcher, isCode, knownObject } from './finding-criteria.ts';
import type { KubeObject } from './kind.ts';
import { ownerChain } from './owner-chain.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/** On an object or an owner of it: `true`, or codes separated by commas. */
const IGNORE = 'k8sgpt.io/ignore';
/** Until when, as a date or a moment: without the first one, everything is hidden until then. */
const IGNORE_UNTIL = 'k8sgpt.io/ignore-until';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** `2026-12-31` (to the end of that day, UTC) or an RFC 3339 moment → epoch milliseconds; undefined for anything else. */
export const untilOf = (text: string): number | undefined => {
  const isDate = DATE.test(text);
  if (!isDate && !MOMENT.test(text)) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return undefined;
  // 30 February is read as 2 March: a day that does not exist is no date.
  if (isDate && new Date(at).toISOString().slice(0, 10) !== text) return undefined;
  return isDate ? at + DAY : at;
};

const isAnnotated = (
  { metadata }: KubeObject,
  { code }: Finding,
  now: number,
  ends: (at: number) => void,
): boolean => {
  const { [IGNORE]: ignore, [IGNORE_UNTIL]: end } = metadata.annotations;
  if (ignore === undefined && end === undefined) return false;
  // A date that nobody can read hides nothing: better told too much than silent for ever.
  const until = end === undefined ? undefined : (untilOf(end.trim()) ?? 0);
  if (until !== undefined && now >= until) return false;
  if (until !== undefined) ends(until);
  const words = (ignore ?? 'true').split(',').map((item) => item.trim());
  return words.some((item) => item !== '' && (item.toLowerCase() === 'true' || isCode(code, item)));
};

const quoted = (evidence: Evidence): readonly string[] => {
  if (evidence.type === 'log') return evidence.lines;
  if (evidence.type === 'field') return [evidence.value];
  return evidence.message === undefined ? [] : [evidence.message];
};

const says = (finding: Finding, part: string): boolean => {
  const wanted = part.toLowerCase();
  return [plain(finding.message), ...finding.evidence.flatMap(quoted)].some((text) =>
    text.toLowerCase().includes(wanted),
  );
};

/**
 * Whether a finding about one object is hidden: by a rule that fits it or its top owner, or by an annotation on any of its
 * owners. `ends` is told when an annotation that was looked at will hide nothing any more.
 */
export const suppressor = (
  rules: readonly IgnoreRule[],
  index: SnapshotIndex,
  ends: (at: number) => void = () => undefined,
): ((finding: Finding) => boolean) => {
  const now = index.snapshot.takenAt;
  const live = rules.filter(({ until }) => until === undefined || now < until);
  const chains = new Map<KubeObject, readonly KubeObject[]>();
  const chainOf = (object: KubeObject): readonly KubeObject[] => {
    const chain = chains.get(object) ?? ownerChain(index, object);
    chains.set(object, chain);
    return chain;
  };
  const fitting = criteriaMatcher(index);
  return (finding) => {
    const known = knownObject(index, finding.object);
    const chain = known === undefined ? [] : chainOf(known);
    if (chain.some((each) => isAnnotated(each, finding, now, ends))) return true;
    return (
      live.length > 0 && fitting(live, finding).some(({ text }) => text === undefined || says(finding, text))
    );
  };
};
