import { chooseFilters } from '../core/choose.ts';
import { Refused } from '../core/errors.ts';
import { startDeclaredWatches } from '../watches/declared-watches.ts';
import type { Base } from './base.ts';
import type { OpenClusters } from './clusters.ts';
import { type Core, filters } from './core.ts';
import type { Settings } from './settings.ts';
import type { Role } from './worker.ts';

/** One by one, so that a misspelt filter costs only itself. */
const knownFilters = (names: readonly string[]) => {
  const known: string[] = [];
  const unknown: string[] = [];
  for (const name of names) {
    try {
      known.push(...chooseFilters([name], filters));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      unknown.push(name);
    }
  }
  return { known: [...new Set(known)], unknown };
};

/** Reads K8sGPT resources as watches, where that is wanted. */
export const openDeclaredWatches = (
  { k8sgptResources: settings }: Pick<Settings, 'k8sgptResources'>,
  { clock, log, owner }: Base,
  { state, watches: book }: Pick<Core, 'state' | 'watches'>,
  { clusters }: OpenClusters,
): Role => startDeclaredWatches({ clusters, book, state, settings, knownFilters, clock, log, owner });
