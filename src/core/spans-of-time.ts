// SPDX-License-Identifier: Apache-2.0

/** From (inclusive) until (exclusive); epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** What of a time none of these spans covers, in order. */
export const uncovered = ({ from, until }: Span, spans: readonly Span[]): readonly Span[] => {
  const gaps: Span[] = [];
  let at = from;
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    if (span.from >= until) break;
    if (span.from > at) gaps.push({ from: at, until: span.from });
    at = Math.max(at, span.until);
  }
  return at < until ? [...gaps, { from: at, until }] : gaps;
};

/**
 * Spans with one more moment in them: the last one grows when it ended at most `reach` milliseconds before, else a new one
 * begins. What ended before `since` is left out.
 */
export const extended = (
  spans: readonly Span[],
  at: number,
  { reach, since }: { readonly reach: number; readonly since: number },
): readonly Span[] => {
  const kept = spans.filter(({ until }) => until >= since);
  const last = kept.at(-1);
  if (last === undefined || at - last.until > reach) return [...kept, { from: at, until: at }];
  return at <= last.until ? kept : [...kept.slice(0, -1), { ...last, until: at }];
};
