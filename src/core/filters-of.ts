import type { RegisteredAnalyzer } from './analyzer.ts';

/** A name that people type after `--filter`, and all that it makes a check look for. */
export interface Filter {
  readonly name: string;
  readonly group: string;
  readonly title: string;
}

const uncapitalized = (title: string): string =>
  /^[A-Z][a-z]+\b/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;

/** One filter per kind, in the order of the registry; several analyzers of one kind speak as one. */
export const filtersOf = (registered: readonly RegisteredAnalyzer[]): readonly Filter[] => {
  const filters = new Map<string, Filter>();
  const titles = new Map<string, Set<string>>();
  for (const { analyzer } of registered) {
    const before = filters.get(analyzer.kind);
    const told = titles.get(analyzer.kind) ?? new Set<string>();
    titles.set(analyzer.kind, told);
    // Of many kinds the same may be looked for.
    if (told.has(analyzer.title)) continue;
    told.add(analyzer.title);
    const title = before === undefined ? analyzer.title : `${before.title}; ${uncapitalized(analyzer.title)}`;
    filters.set(analyzer.kind, { name: analyzer.kind, group: before?.group ?? analyzer.group, title });
  }
  return [...filters.values()];
};
