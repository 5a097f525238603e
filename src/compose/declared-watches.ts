// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { chooseFilters } from '../core/choose.ts';
import type { CommandContext } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import { startDeclaredWatches } from '../watches/declared-watches.ts';
import type { Base } from './base.ts';
import type { OpenClusters } from './clusters.ts';
import { type Core, filtersWith } from './core.ts';
import type { Settings } from './settings.ts';
import type { Role } from './worker.ts';

/** One by one, so that a misspelt filter costs only itself. */
const knownFilters = (filters: CommandContext['filters']) => (names: readonly string[]) => {
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
  custom: readonly RegisteredAnalyzer[] = [],
): Role =>
  startDeclaredWatches({
    clusters,
    book,
    state,
    settings,
    knownFilters: knownFilters(filtersWith(undefined, custom)),
    clock,
    log,
    owner,
  });
