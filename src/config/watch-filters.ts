// SPDX-License-Identifier: Apache-2.0

import { chooseFilters } from '../core/choose.ts';
import { messageOf, Refused } from '../core/errors.ts';
import { suggest } from '../core/suggest.ts';
import { many } from './criteria.ts';
import type { WatchesConfig } from './watches.ts';

type PlaceOf = (path: readonly PropertyKey[]) => string;

const unknownFilter = (name: string, filters: readonly { readonly name: string }[]): string | undefined => {
  try {
    chooseFilters([name], filters);
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return messageOf(error);
    throw error;
  }
};

/**
 * What `watches` say of filters that do not exist and, where `clusters` are known, of clusters that are none of them: a
 * sentence each, with its place where that is known.
 */
export const watchProblems = (
  watches: WatchesConfig,
  filters: readonly { readonly name: string }[],
  {
    clusters,
    placeOf,
  }: { readonly clusters?: readonly string[] | undefined; readonly placeOf?: PlaceOf } = {},
): readonly string[] => {
  const say = (path: readonly PropertyKey[], what: string): string => {
    const full = ['watches', ...path];
    const name = full.map(String).join('.');
    return placeOf === undefined ? `${name}: ${what}` : `${placeOf(full)}: ${name}: ${what}`;
  };
  return watches.flatMap((watch, at) => [
    ...watch.filters.flatMap((name, index) => {
      const wrong = unknownFilter(name, filters);
      return wrong === undefined ? [] : [say([at, 'filters', index], wrong)];
    }),
    ...(many(watch.cluster) ?? []).flatMap((name) => {
      if (clusters === undefined || /[*?]/.test(name) || clusters.includes(name)) return [];
      const close = suggest(name, clusters);
      const hint = close === undefined ? `; known are ${clusters.join(', ')}` : `; did you mean ${close}?`;
      return [say([at, 'cluster'], `there is no cluster ${name}${hint}`)];
    }),
  ]);
};
