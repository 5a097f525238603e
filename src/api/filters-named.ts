// SPDX-License-Identifier: Apache-2.0

import type { Filter } from '../core/filters-of.ts';

export interface FiltersNamed {
  /** Those that exist, as they are spelt. */
  readonly known: readonly string[];
  /** A sentence for each of the others, k8sgpt's own. */
  readonly errors: readonly string[];
}

/** Group of analyzers of other people. */
const CUSTOM = 'custom';

/**
 * Filters that a program names: as with k8sgpt, one that does not exist takes nothing away from the others, and custom
 * analyzers are asked whatever is named.
 */
export const filtersNamed = (named: readonly string[], filters: readonly Filter[]): FiltersNamed => {
  if (named.length === 0) return { known: [], errors: [] };
  const custom = filters.some(({ group }) => group === CUSTOM) ? [CUSTOM] : [];
  const spelt = new Map(
    ['core', 'all', ...custom, ...filters.map(({ name }) => name)].map((name) => [name.toLowerCase(), name]),
  );
  const known = new Set(custom);
  const errors: string[] = [];
  for (const name of new Set(named)) {
    const found = spelt.get(name.toLowerCase());
    if (found !== undefined) known.add(found);
    else errors.push(`"${name}" filter does not exist. Please run k8sgpt filters list.`);
  }
  return { known: [...known], errors };
};
