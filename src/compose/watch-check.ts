// SPDX-License-Identifier: Apache-2.0

import { watchProblems } from '../config/watch-filters.ts';
import type { WatchesConfig } from '../config/watches.ts';
import { Refused } from '../core/errors.ts';
import { createBase } from './base.ts';
import { openClusters } from './clusters.ts';
import { loadSettings } from './settings.ts';

type PlaceOf = (path: readonly PropertyKey[]) => string;

/** Clusters as this process would offer them; undefined where that cannot be told here. */
const clustersHere = async (path: string | undefined): Promise<readonly string[] | undefined> => {
  try {
    const settings = await loadSettings({ env: process.env, path });
    const base = createBase({ env: process.env });
    const { clusters, close } = await openClusters({ settings: settings.kubernetes, base });
    const names = clusters.names();
    await close();
    return names;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
};

/** For `config check`: filters and clusters that `watches` name and that do not exist. */
export const watchesChecked = async (
  watches: WatchesConfig,
  filters: readonly { readonly name: string }[],
  placeOf: PlaceOf,
  path: string | undefined,
): Promise<readonly string[]> => {
  // Nobody waits for clusters that nothing names.
  const clusters = watches.some(({ cluster }) => cluster !== undefined)
    ? await clustersHere(path)
    : undefined;
  return watchProblems(watches, filters, { clusters, placeOf });
};
