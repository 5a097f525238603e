// SPDX-License-Identifier: Apache-2.0

import { analyzers } from '../../analyzers/index.ts';
import { analysisConfig } from '../config/analysis.ts';
import { changeFilters } from '../config/change-filters.ts';
import { dropK8sgptKeys } from '../config/drop-k8sgpt-keys.ts';
import { dropEmpty, editText, setSettings } from '../config/edit-config.ts';
import { placeOfFile } from '../config/load-place.ts';
import type { RegisteredAnalyzer } from '../core/analyzer.ts';
import { Refused } from '../core/errors.ts';
import { loadSettings } from './settings.ts';
import { changeConfig } from './write-config.ts';

const VARIABLE = 'K8SGPT_FILTERS';

interface ChangedSet {
  readonly path: string;
  /** Names that were so already. */
  readonly unchanged: readonly string[];
}

/** Makes filters active, or no longer, in the configuration file; k8sgpt's own list there becomes ours. */
export const changeActiveSet = async (
  action: 'add' | 'remove',
  names: readonly string[],
  /** Those of other people, beside ours. */
  custom: readonly RegisteredAnalyzer[],
  config: string | undefined,
): Promise<ChangedSet> => {
  const { env } = process;
  if ((env[VARIABLE] ?? '') !== '')
    throw new Refused(`${VARIABLE} is set and wins over the file: unset it, or change it instead.`);
  const { path } = placeOfFile({ env, path: config });
  let unchanged: readonly string[] = [];
  await changeConfig(path, env, async (before) => {
    const { analysis } = await loadSettings({ env, path: config });
    const change = changeFilters(analysis.filters, action, names, [...analyzers, ...custom]);
    ({ unchanged } = change);
    if (unchanged.length === names.length) return before.text;
    const lists = Object.entries(change.filters).filter(([, list]) => (list as readonly string[]).length > 0);
    return editText(before, (document) => {
      const filters = lists.length === 0 ? undefined : Object.fromEntries(lists);
      setSettings(document, path, analysisConfig.key, { filters });
      dropEmpty(document, analysisConfig.key);
      dropK8sgptKeys(document, [['active_filters']]);
    });
  });
  return { path, unchanged };
};
