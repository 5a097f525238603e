// SPDX-License-Identifier: Apache-2.0

import { many } from '../config/criteria.ts';
import { rhythmOf, type WatchesConfig } from '../config/watches.ts';
import type { Directory } from '../core/directory.ts';
import { defaultClusterOf } from '../core/directory.ts';
import { matchesGlob } from '../core/glob.ts';
import type { Watch } from '../core/watch.ts';

const isPattern = (name: string): boolean => /[*?]/.test(name);

/** Names of clusters come from people and clouds: what an id takes is kept of them. */
const slugOf = (cluster: string): string =>
  cluster
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(-20)
    .replace(/^-/, '');

/** Clusters that are meant: those named, whoever reaches them, and those known ones that fit a pattern. */
const clustersOf = (named: readonly string[] | undefined, directory: Directory): readonly string[] => {
  if (named === undefined) return [defaultClusterOf(directory) ?? []].flat();
  return [
    ...new Set(
      named.flatMap((pattern) =>
        isPattern(pattern)
          ? directory.clusters.map(({ name }) => name).filter((name) => matchesGlob(name, pattern))
          : [pattern],
      ),
    ),
  ];
};

/** What the file says → one watch for each cluster that is meant. Names of filters as they are spelled. */
export const configuredWatches = (
  config: WatchesConfig,
  directory: Directory,
  {
    spelled,
    startedAt,
  }: { readonly spelled: (filters: readonly string[]) => readonly string[]; readonly startedAt: number },
): readonly Watch[] =>
  config.flatMap((watch) => {
    const { name, cluster, namespaces, filters, severity, explain, to } = watch;
    const named = many(cluster);
    const isOne = named === undefined || (named.length === 1 && !named.some(isPattern));
    return clustersOf(named, directory).map(
      (of): Watch => ({
        schema: 1,
        id: isOne ? name : [name, slugOf(of)].filter((part) => part !== '').join('-'),
        origin: 'file',
        cluster: of,
        ...(namespaces === undefined ? {} : { namespaces: namespaces.toSorted() }),
        filters: spelled(filters),
        rhythm: rhythmOf(watch),
        severity,
        explain,
        to,
        madeAt: startedAt,
      }),
    );
  });
