// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from './analyzer.ts';
import { isActive } from './choose-analyzers.ts';

/** A name that people type after `--filter`, and all that it makes a check look for. */
export interface Filter {
  readonly name: string;
  readonly group: string;
  readonly title: string;
  /** Whether it is looked at where nobody names filters: wholly, in part (of several that share the name) or not. */
  readonly active: 'yes' | 'in part' | 'no';
}

const uncapitalized = (title: string): string =>
  /^[A-Z][a-z]+\b/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;

const activeAs = (before: Filter | undefined, now: boolean): Filter['active'] => {
  const own = now ? 'yes' : 'no';
  return before === undefined || before.active === own ? own : 'in part';
};

/** One filter per kind, in the order of the registry; several analyzers of one kind speak as one. */
export const filtersOf = (registered: readonly RegisteredAnalyzer[]): readonly Filter[] => {
  const filters = new Map<string, Filter>();
  const titles = new Map<string, Set<string>>();
  for (const one of registered) {
    const { analyzer } = one;
    const before = filters.get(analyzer.kind);
    const active = activeAs(before, isActive(one));
    if (before !== undefined) filters.set(analyzer.kind, { ...before, active });
    const told = titles.get(analyzer.kind) ?? new Set<string>();
    titles.set(analyzer.kind, told);
    // Of many kinds the same may be looked for.
    if (told.has(analyzer.title)) continue;
    told.add(analyzer.title);
    const title = before === undefined ? analyzer.title : `${before.title}; ${uncapitalized(analyzer.title)}`;
    filters.set(analyzer.kind, {
      name: analyzer.kind,
      group: before?.group ?? analyzer.group,
      title,
      active,
    });
  }
  return [...filters.values()];
};
