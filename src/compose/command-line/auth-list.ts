// SPDX-License-Identifier: Apache-2.0

import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import type { ParsedWords } from '../../core/parse-flags.ts';
import { authDetailsView, authListView } from '../../views/auth-list.ts';
import { exitCode } from '../exit-code.ts';
import { chosenBackends } from '../open-backends.ts';
import { loadSettings } from '../settings.ts';
import { warningOn } from '../warning-on.ts';
import { settingsGiven, shownValue } from './settings-given.ts';
import { showData } from './show-data.ts';

interface Given {
  readonly words: ParsedWords;
  readonly surface: SurfaceFlags;
  readonly screen: Screen;
}

/** Which AI backends there are, which are set up and which are asked; no key is shown, with `--details` neither. */
export const showAuthList = async ({ words, surface, screen }: Given): Promise<number> => {
  const settings = await loadSettings({ env: process.env, path: surface.config, warn: warningOn(screen) });
  const chosen = chosenBackends(settings);
  const withDetails = words.flags['details'] === true;
  const { backends } = settings;
  const given = await settingsGiven(surface.config);
  const settingsOf = (name: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      given.filter(({ slice }) => slice.key === name).map((one) => [one.name, shownValue(one)]),
    );
  // `-o` is a flag of auth itself.
  const output = surface.output ?? (words.flags['organizationId'] as SurfaceFlags['output']);
  showData({
    surface: { output },
    screen,
    data: backends.map((backend) => ({
      name: backend.name,
      title: backend.title,
      configured: backend.isConfigured,
      default: chosen[0] === backend.name,
      asked: chosen.includes(backend.name),
      ...(withDetails ? { settings: settingsOf(backend.name) } : {}),
    })),
    document: withDetails ? authDetailsView(backends, chosen, settingsOf) : authListView(backends, chosen),
  });
  return exitCode.ok;
};
