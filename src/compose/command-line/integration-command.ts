// SPDX-License-Identifier: Apache-2.0

import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { analyzers } from '../../../analyzers/index.ts';
import { withActive } from '../../core/active-filters.ts';
import { isActive } from '../../core/choose-analyzers.ts';
import { code, type Document, type Text } from '../../core/document.ts';
import { Refused } from '../../core/errors.ts';
import { integrationsOf } from '../../core/integrations.ts';
import type { ParsedWords } from '../../core/parse-flags.ts';
import { suggest } from '../../core/suggest.ts';
import { integrationsView, type ShownIntegration } from '../../views/integrations.ts';
import { codeList } from '../../views/words.ts';
import { changeActiveSet } from '../active-set.ts';
import { exitCode } from '../exit-code.ts';
import { loadSettings } from '../settings.ts';
import { warningOn } from '../warning-on.ts';
import { apisThere } from './api-there.ts';
import { showData } from './show-data.ts';

const integrations = integrationsOf(analyzers);
const names = integrations.map(({ name }) => name);

const list = async (args: ParsedWords, surface: SurfaceFlags, screen: Screen): Promise<number> => {
  const { analysis } = await loadSettings({
    env: process.env,
    path: surface.config,
    warn: warningOn(screen),
  });
  const now = withActive(analyzers, analysis.filters).filter(isActive);
  const active = new Set(now.map(({ analyzer }) => analyzer.kind));
  screen.progress('Asking which APIs the cluster has…');
  const { cluster: named } = args.flags;
  const there = await apisThere(integrations, surface, typeof named === 'string' ? named : undefined);
  const shown = integrations.map(
    ({ name, title, filters }): ShownIntegration => ({
      name,
      title,
      filters,
      active: filters.some((filter) => active.has(filter)),
      inCluster: there.found.get(name) ?? null,
    }),
  );
  showData({ surface, screen, data: shown, document: integrationsView(shown, there) });
  return exitCode.ok;
};

const chosen = (given: string | undefined, action: string) => {
  const found = integrations.find(({ name }) => name === given?.toLowerCase());
  if (found !== undefined) return found;
  if (given === undefined)
    throw new Refused(`Say which integration: ${names.join(', ')}.`, { hint: `integration ${action} keda` });
  const close = suggest(given, names);
  throw new Refused(
    `There is no integration ${given}. ${close === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${close}?`}`,
    { hint: `integration ${action} ${close ?? 'keda'}` },
  );
};

const said = (text: Text, path: string): Document => ({
  summary: 'Integrations are changed',
  blocks: [
    { type: 'headline', tone: 'good', text },
    {
      type: 'note',
      text: [
        `Nothing was installed in any cluster; ${path} says what is looked at. Look: `,
        code('k8sgpt integration list'),
      ],
    },
  ],
});

/** `integration list|activate|deactivate`: analyzers of products that clusters may have. Nothing is ever installed. */
export const runIntegration = async (
  args: ParsedWords,
  surface: SurfaceFlags,
  screen: Screen,
): Promise<number> => {
  const [action = 'list', given] = args.operands;
  if (action === 'list') return list(args, surface, screen);
  if (action !== 'activate' && action !== 'deactivate')
    throw new Refused(`integration does not know "${action}": it knows list, activate and deactivate.`, {
      hint: 'integration list',
    });
  const { title, filters } = chosen(given, action);
  const { path, unchanged } = await changeActiveSet(
    action === 'activate' ? 'add' : 'remove',
    filters,
    [],
    surface.config,
  );
  const state = action === 'activate' ? 'active' : 'not active';
  const before = unchanged.length === filters.length ? ' already' : '';
  screen.answer(said([`${title} is ${state}${before}: `, ...codeList(filters, 10)], path));
  return exitCode.ok;
};
