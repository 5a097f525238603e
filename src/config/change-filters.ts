// SPDX-License-Identifier: Apache-2.0

import { type ActiveFilters, looksWith } from '../core/active-filters.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { Refused } from '../core/errors.ts';

interface ChangedFilters {
  readonly filters: ActiveFilters;
  /** Names that were so already. */
  readonly unchanged: readonly string[];
}

const without = (names: readonly string[], name: string): readonly string[] =>
  names.filter((one) => one.toLowerCase() !== name.toLowerCase());

const isOf = (name: string, { analyzer }: RegisteredAnalyzer): boolean =>
  name === 'all' || analyzer.group === name || analyzer.kind === name;

/** Which of a filter, or of a group, look by themselves. */
const looking = (name: string, filters: ActiveFilters, analyzers: readonly RegisteredAnalyzer[]) => {
  const own = analyzers.filter((one) => isOf(name, one));
  const active = own.filter((one) => looksWith(one, filters)).length;
  return { all: active === own.length, any: active > 0 };
};

const added = (
  filters: ActiveFilters,
  name: string,
  analyzers: readonly RegisteredAnalyzer[],
): ActiveFilters => {
  const back = { ...filters, remove: without(filters.remove, name) };
  if (looking(name, back, analyzers).all) return back;
  return back.only.length > 0
    ? { ...back, only: [...back.only, name] }
    : { ...back, add: [...without(back.add, name), name] };
};

const removed = (
  filters: ActiveFilters,
  name: string,
  analyzers: readonly RegisteredAnalyzer[],
): ActiveFilters => {
  const only = without(filters.only, name);
  // An empty list would mean the usual ones.
  const less = { ...filters, add: without(filters.add, name), only: only.length === 0 ? filters.only : only };
  return looking(name, less, analyzers).any ? { ...less, remove: [...less.remove, name] } : less;
};

/** Filters made active, or no longer; names in their proper spelling. Throws Refused where nothing would be looked at. */
export const changeFilters = (
  before: ActiveFilters,
  action: 'add' | 'remove',
  names: readonly string[],
  analyzers: readonly RegisteredAnalyzer[],
): ChangedFilters => {
  let filters = before;
  const unchanged: string[] = [];
  for (const name of names) {
    const { all, any } = looking(name, filters, analyzers);
    if (action === 'add' ? all : !any) unchanged.push(name);
    else filters = action === 'add' ? added(filters, name, analyzers) : removed(filters, name, analyzers);
  }
  if (!analyzers.some((one) => looksWith(one, filters)))
    throw new Refused('Nothing would be looked at: every cluster would seem healthy.', {
      hint: 'filters list',
    });
  return { filters, unchanged };
};
