// SPDX-License-Identifier: Apache-2.0

import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { Refused } from '../../core/errors.ts';
import { suggest } from '../../core/suggest.ts';
import { chosenBackends } from '../open-backends.ts';
import { loadSettings, type Settings, type SettingsOptions } from '../settings.ts';
import { warningOn } from '../warning-on.ts';

// What a name and a value of a header may hold. https://www.rfc-editor.org/rfc/rfc9110#section-5.5
const HEADER = /^([!#$%&'*+.^_`|~\dA-Za-z-]+):[ \t]*((?:[\x21-\x7e\x80-\xff][\t\x20-\x7e\x80-\xff]*)?)$/;

// As k8sgpt, several by commas: where a comma ends one, the next begins with its name.
const NEXT_HEADER = /,[ \t]*(?=[!#$%&'*+.^_`|~\dA-Za-z-]+:(?!\/\/))/;

const headersOf = (given: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    given
      .flatMap((text) => text.split(NEXT_HEADER))
      .map((text) => {
        const [, name, value = ''] = HEADER.exec(text) ?? [];
        if (name === undefined)
          throw new Refused('--custom-headers is a name and a value with a colon between them.', {
            hint: 'analyze --explain --custom-headers x-team:platform',
          });
        return [name, value.trim()];
      }),
  );

/** Known, and set up: half a minute of reading a cluster for a typo would be a pity. */
const checkBackend = (name: string, { backends }: Settings): void => {
  const found = backends.find((one) => one.name === name);
  if (found === undefined) {
    const close = suggest(
      name,
      backends.map((one) => one.name),
    );
    throw new Refused(
      close === undefined
        ? `There is no AI backend ${name}. There are ${backends.map((one) => one.name).join(', ')}.`
        : `There is no AI backend ${name}. Did you mean ${close}?`,
      { hint: `analyze --explain --backend ${close ?? 'openai'}` },
    );
  }
  if (!found.isConfigured)
    throw new Refused(`The AI backend ${name} is not set up. ${found.steps[0] ?? ''}`.trim(), {
      hint: `auth add --backend ${name}`,
    });
};

type Section = Readonly<Record<string, unknown>>;

/** Settings of one section over those that are there. */
const over = (values: Section, section: string, settings: Section): Section => ({
  ...values,
  [section]: { ...(values[section] as Section | undefined), ...settings },
});

/** File and environment, with what the flags of this one command have otherwise. */
export const runSettings = async (surface: SurfaceFlags, screen: Screen): Promise<Settings> => {
  const options: SettingsOptions = { env: process.env, path: surface.config, warn: warningOn(screen) };
  const settings = await loadSettings(options);
  if (surface.backend !== undefined) checkBackend(surface.backend, settings);
  const headers = headersOf(surface['custom-headers']);
  const hasHeaders = Object.keys(headers).length > 0;
  const [backend] = surface.backend === undefined ? chosenBackends(settings) : ([surface.backend] as const);
  if (hasHeaders && backend === undefined)
    throw new Refused('--custom-headers go to an AI backend, and none is set up.', { hint: 'auth add' });
  const ai: Section = {
    // Whoever names one wants that one, or to know that it fails.
    ...(surface.backend === undefined ? {} : { backend: surface.backend, fallbacks: [] }),
    ...(surface['no-cache'] === true ? { cacheTtl: 0 } : {}),
    ...(surface.anonymize === true ? { mask: 'strict' } : {}),
  };
  const kubernetes: Section = {
    ...(surface.kubeconfig === undefined ? {} : { kubeconfig: surface.kubeconfig }),
    ...(surface.demo === undefined ? {} : { demo: surface.demo }),
  };
  if (!hasHeaders && [ai, kubernetes].every((section) => Object.keys(section).length === 0)) return settings;
  return loadSettings({
    ...options,
    warn: undefined,
    adjust: (values) => {
      const adjusted = over(over(values, 'ai', ai), 'kubernetes', kubernetes);
      if (!hasHeaders || backend === undefined) return adjusted;
      const before = (values[backend] as Section | undefined)?.['headers'] as Section | undefined;
      return over(adjusted, backend, { headers: { ...before, ...headers } });
    },
  });
};
