// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from './analyzer.ts';
import { isUsual } from './choose-analyzers.ts';

/** Which filters are looked at where nobody names any: names, or the groups `core` and `all`. */
export interface ActiveFilters {
  /** In place of the usual ones; empty: the usual ones. */
  readonly only: readonly string[];
  /** Besides them. */
  readonly add: readonly string[];
  /** Never by themselves. */
  readonly remove: readonly string[];
}

const usual: ActiveFilters = { only: [], add: [], remove: [] };

/** Whether a list of names and groups means this analyzer. */
const means = (names: readonly string[], { analyzer }: RegisteredAnalyzer): boolean =>
  names.some((given) => {
    const name = given.toLowerCase();
    return name === 'all' || name === analyzer.kind.toLowerCase() || name === analyzer.group;
  });

/** Whether an analyzer looks by itself. */
export const looksWith = (one: RegisteredAnalyzer, { only, add, remove }: ActiveFilters): boolean =>
  !means(remove, one) && (means(add, one) || (only.length === 0 ? isUsual(one) : means(only, one)));

/** The same analyzers, each knowing whether it looks where nobody names filters. Names that do not exist mean nothing. */
export const withActive = (
  registered: readonly RegisteredAnalyzer[],
  filters: ActiveFilters = usual,
): readonly RegisteredAnalyzer[] => {
  if (filters.only.length + filters.add.length + filters.remove.length === 0) return registered;
  const marked = registered.map((one) => ({ ...one, isActive: looksWith(one, filters) }));
  // Nothing that looks would call every cluster healthy.
  return marked.some(({ isActive }) => isActive) ? marked : registered;
};
