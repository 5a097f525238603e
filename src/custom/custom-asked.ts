// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { isCustom } from '../core/custom-filter.ts';
import type { CustomAsked } from '../core/job.ts';
import type { ClusterReader } from '../core/ports/cluster-reader.ts';
import type { Scope } from '../core/snapshot.ts';
import { readOnce } from './read-once.ts';

interface Wanted {
  readonly cluster: string;
  readonly scope: Scope;
  readonly filters: readonly string[];
  readonly as?: unknown;
}

/** What the custom ones among the analyzers that were chosen are asked; undefined: there are none. */
export const customAsked = (
  { cluster, scope: { namespaces, selector }, filters, as }: Wanted,
  chosen: readonly RegisteredAnalyzer[],
  reader: Pick<ClusterReader, 'raw'>,
): CustomAsked | undefined => {
  const names = chosen.filter(isCustom).map(({ analyzer }) => analyzer.kind);
  if (names.length === 0) return undefined;
  const named = new Set(filters.map((filter) => filter.trim().toLowerCase()));
  const scope = {
    ...(namespaces === undefined ? {} : { namespaces }),
    ...(selector === undefined ? {} : { selector }),
  };
  return {
    names,
    cluster,
    scope,
    isNamed: (name) => named.has(name),
    isPerson: as !== undefined,
    objects: readOnce(
      (kind, signal) =>
        reader.raw?.(kind, scope, signal) ??
        Promise.resolve({
          status: 'skipped',
          reason: 'not-recorded',
          detail: `${kind} cannot be read here as a whole`,
          objects: [],
        }),
    ),
  };
};
