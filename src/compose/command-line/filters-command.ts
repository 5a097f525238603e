// SPDX-License-Identifier: Apache-2.0

import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import type { RegisteredAnalyzer } from '../../core/analyzer.ts';
import { chooseFilters } from '../../core/choose.ts';
import { code, type Document, type Text } from '../../core/document.ts';
import { Refused } from '../../core/errors.ts';
import type { ParsedWords } from '../../core/parse-flags.ts';
import { filtersView } from '../../views/filters.ts';
import { codeList } from '../../views/words.ts';
import { changeActiveSet } from '../active-set.ts';
import { filtersWith } from '../core.ts';
import { customHere } from '../custom-here.ts';
import { exitCode } from '../exit-code.ts';
import { loadSettings } from '../settings.ts';
import { warningOn } from '../warning-on.ts';
import { showData } from './show-data.ts';

const list = async (surface: SurfaceFlags, screen: Screen): Promise<number> => {
  const settings = await loadSettings({
    env: process.env,
    path: surface.config,
    warn: warningOn(screen),
  });
  const filters = filtersWith(settings.analysis.filters, (await customHere(settings)).filters);
  showData({ surface, screen, data: filters, document: filtersView(filters) });
  return exitCode.ok;
};

const said = (text: Text, tone: 'good' | 'neutral', path: string): Document => ({
  summary: 'Filters are changed',
  blocks: [
    { type: 'headline', tone, text },
    {
      type: 'note',
      text: [`Written to ${path}; counts from the next start on. Look: `, code('k8sgpt filters list')],
    },
  ],
});

const LOG =
  'Log reads the logs of every container that is not well: lines of them go to the AI, redacted and masked';

/** Names in their proper spelling. Throws Refused with the likeliest name for one that does not exist. */
const spelled = (names: readonly string[], custom: readonly RegisteredAnalyzer[]): readonly string[] => {
  try {
    return chooseFilters(names, filtersWith(undefined, custom));
  } catch (error) {
    throw error instanceof Refused ? new Refused(error.message, { hint: 'filters list' }) : error;
  }
};

/** `filters list|add|remove`: which filters are looked at where nobody names any. */
export const runFilters = async (
  { operands: [action = 'list', ...given] }: ParsedWords,
  surface: SurfaceFlags,
  screen: Screen,
): Promise<number> => {
  if (action === 'list') return list(surface, screen);
  if (action !== 'add' && action !== 'remove')
    throw new Refused(`filters does not know "${action}": it knows list, add and remove.`, {
      hint: 'filters list',
    });
  const named = given.flatMap((one) => one.split(',')).filter((one) => one.trim() !== '');
  if (named.length === 0)
    throw new Refused(`Say which filters: ${action} Log,BestPractice.`, { hint: 'filters list' });
  const settings = await loadSettings({ env: process.env, path: surface.config });
  const custom = (await customHere(settings)).filters;
  const names = spelled(
    named.map((one) => one.trim()),
    custom,
  );
  const { path, unchanged } = await changeActiveSet(action, names, custom, surface.config);
  const changed = names.filter((name) => !unchanged.includes(name));
  const now = action === 'add' ? 'active' : 'looked at only when somebody names them';
  if (action === 'add' && changed.includes('Log')) warningOn(screen)(LOG);
  const text: Text =
    changed.length === 0
      ? ['Nothing to change: ', ...codeList(unchanged), ' ', unchanged.length === 1 ? 'is' : 'are', ` ${now}`]
      : ['Now ', now, ': ', ...codeList(changed)];
  screen.answer(said(text, changed.length === 0 ? 'neutral' : 'good', path));
  return exitCode.ok;
};
