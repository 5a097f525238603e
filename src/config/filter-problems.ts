// SPDX-License-Identifier: Apache-2.0

import { groups } from '../core/choose.ts';
import { CUSTOM } from '../core/custom-filter.ts';
import type { Filter } from '../core/filters-of.ts';
import { suggest } from '../core/suggest.ts';
import type { AnalysisConfig } from './analysis.ts';

type PlaceOf = (path: readonly PropertyKey[]) => string;

/** What `analysis.filters` says of filters that do not exist: a sentence each, with its place. */
export const filterProblems = (
  { filters: { only, add, remove } }: AnalysisConfig,
  filters: readonly Filter[],
  placeOf: PlaceOf,
): readonly string[] => {
  const named = filters.flatMap(({ name, group }) => (group === CUSTOM ? [group, name] : [name]));
  const known = [...groups, ...named];
  const lists = { only, add, remove };
  return Object.entries(lists).flatMap(([list, names]) =>
    names.flatMap((name, at) => {
      if (known.some((one) => one.toLowerCase() === name.toLowerCase())) return [];
      const close = suggest(name, known);
      const path = ['analysis', 'filters', list, at];
      const hint = close === undefined ? '' : `; did you mean ${close}?`;
      return [`${placeOf(path)}: analysis.filters.${list}: there is no filter ${name}${hint}`];
    }),
  );
};
