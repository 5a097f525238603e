import type { Filter } from '../core/filters-of.ts';

export interface FiltersNamed {
  /** Those that exist, as they are spelt. */
  readonly known: readonly string[];
  /** A sentence for each of the others, k8sgpt's own. */
  readonly errors: readonly string[];
}

/** Filters that a program names: as with k8sgpt, one that does not exist takes nothing away from the others. */
export const filtersNamed = (named: readonly string[], filters: readonly Filter[]): FiltersNamed => {
  const spelt = new Map(
    ['core', 'all', 'custom', ...filters.map(({ name }) => name)].map((name) => [name.toLowerCase(), name]),
  );
  const known: string[] = [];
  const errors: string[] = [];
  for (const name of new Set(named)) {
    const found = spelt.get(name.toLowerCase());
    if (found !== undefined) known.push(found);
    else errors.push(`"${name}" filter does not exist. Please run k8sgpt filters list.`);
  }
  return { known, errors };
};
