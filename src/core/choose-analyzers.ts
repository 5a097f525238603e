// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from './analyzer.ts';
import { CUSTOM, isCustom } from './custom-filter.ts';
import { Refused } from './errors.ts';
import { suggest } from './suggest.ts';

/** What runs when nothing is named nor configured: all but good practice, and Log, which fetches the logs of every container. */
export const isUsual = ({ analyzer }: RegisteredAnalyzer): boolean =>
  analyzer.group !== 'best-practice' && analyzer.kind !== 'Log';

/** Whether it looks where nobody names filters. */
export const isActive = (one: RegisteredAnalyzer): boolean => one.isActive ?? isUsual(one);

/**
 * Filter names (in any case) or the groups `core`, `custom` and `all` → analyzers, in the order of the registry. Nothing named =
 * the default set. Throws Refused with the likeliest name for one that does not exist.
 */
export const chooseAnalyzers = (
  filters: readonly string[],
  registered: readonly RegisteredAnalyzer[],
): readonly RegisteredAnalyzer[] => {
  const wanted = new Set(
    filters.map((filter) => filter.trim().toLowerCase()).filter((filter) => filter !== ''),
  );
  if (wanted.size === 0) return registered.filter(isActive);
  const groups = ['core', 'all', ...(registered.some(isCustom) ? [CUSTOM] : [])];
  const known = [...groups, ...new Set(registered.map(({ analyzer }) => analyzer.kind))];
  for (const filter of filters) {
    if (filter.trim() === '' || known.some((name) => name.toLowerCase() === filter.trim().toLowerCase()))
      continue;
    const close = suggest(filter, known);
    throw new Refused(
      close === undefined
        ? `There is no filter ${filter}. "filters" lists them.`
        : `There is no filter ${filter}. Did you mean ${close}?`,
      { hint: close === undefined ? 'filters' : `analyze --filter ${close}` },
    );
  }
  if (wanted.has('all')) return registered;
  return registered.filter(
    ({ analyzer }) =>
      wanted.has(analyzer.kind.toLowerCase()) ||
      ((analyzer.group === 'core' || analyzer.group === CUSTOM) && wanted.has(analyzer.group)),
  );
};
