// SPDX-License-Identifier: Apache-2.0

import type { Explainers } from '../api/backend-named.ts';
import type { Explaining } from './explaining.ts';
import { backendsToName } from './open-backends.ts';
import type { Settings } from './settings.ts';

/**
 * Whom callers of a door may name: what its operator offers, else each that is set up. `explaining` is undefined where
 * workers explain: they know what is set up, and what may be named is the operator's word here too.
 */
export const explainersOf = (
  settings: Settings,
  offered: readonly string[] | undefined,
  explaining: Explaining | undefined,
): Explainers => {
  if (explaining === undefined) return { names: offered, isAi: true };
  const names = offered ?? backendsToName(settings);
  return { names, isAi: explaining.backend !== undefined || names.length > 0 };
};
