// SPDX-License-Identifier: Apache-2.0

import { customAnalyzersConfig } from '../../../adapters/custom-analyzers/config.ts';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { analyzers } from '../../../analyzers/index.ts';
import { alertsConfig } from '../../config/alerts.ts';
import { analysisConfig } from '../../config/analysis.ts';
import { codeProblems } from '../../config/analysis-codes.ts';
import { BadConfig } from '../../config/bad-config.ts';
import { filterProblems } from '../../config/filter-problems.ts';
import { k8sgptVariables } from '../../config/k8sgpt-variables.ts';
import { readConfigFile, readSecretFile, settingsOf } from '../../config/load.ts';
import { inspectConfig, type Setting } from '../../config/resolve.ts';
import { watchesConfig } from '../../config/watches.ts';
import { code, type Document, type Text } from '../../core/document.ts';
import { Refused } from '../../core/errors.ts';
import { redactSecrets } from '../../core/redact/redact-secrets.ts';
import { suggest } from '../../core/suggest.ts';
import { plural } from '../../views/words.ts';
import { configSlices } from '../config-slices.generated.ts';
import { filtersWith } from '../core.ts';
import { customHere } from '../custom-here.ts';
import { exitCode } from '../exit-code.ts';
import { halfSetSinks } from '../half-set-sinks.ts';
import { pagersChecked } from '../pager-check.ts';
import { risksHere } from '../risks/all-risks.ts';
import { watchesChecked } from '../watch-check.ts';
import { shownValue } from './settings-given.ts';

/** Variables of ours that belong to no section. */
const OTHERS = ['K8SGPT_CONFIG', ...k8sgptVariables];

/** A variable that nobody reads is most often one that somebody meant. */
const unread = (env: NodeJS.ProcessEnv): readonly string[] => {
  const known = [
    ...OTHERS,
    ...configSlices.flatMap((slice) =>
      Object.entries(slice.env).flatMap(([name, setting]) =>
        slice.secrets?.includes(setting) === true ? [name, `${name}_FILE`] : [name],
      ),
    ),
  ];
  return Object.keys(env)
    .filter((name) => name.startsWith('K8SGPT_') && !known.includes(name))
    .map((name) => {
      const close = suggest(name, known);
      return `${name} is set, but nothing reads it${close === undefined ? '' : `; did you mean ${close}?`}`;
    });
};

const settingName = ({ slice, name }: Setting): string =>
  slice.list === name ? slice.key : `${slice.key}.${name}`;

const table = (settings: readonly Setting[], file: string | undefined): Document => ({
  summary: 'The configuration in force',
  blocks: [
    { type: 'note', text: [file === undefined ? 'No configuration file.' : `File: ${file}`] },
    {
      type: 'table',
      columns: ['Setting', 'Value', 'From'],
      rows: settings.map((setting): Text[] => [
        [code(settingName(setting))],
        [shownValue(setting)],
        [setting.from ?? 'default'],
      ]),
    },
  ],
});

const json = (settings: readonly Setting[], file: string | undefined): string => {
  const rows = settings.map((setting) => ({
    setting: settingName(setting),
    ...(setting.isSecret
      ? { secret: setting.from !== undefined }
      : {
          value: typeof setting.value === 'string' ? redactSecrets(setting.value) : (setting.value ?? null),
        }),
    from: setting.from ?? 'default',
  }));
  return `${JSON.stringify({ file: file ?? null, settings: rows }, null, 2)}\n`;
};

const checked = (
  file: string | undefined,
  settings: readonly Setting[],
  warnings: readonly string[],
): Document => {
  const set = settings.filter(({ from }) => from !== undefined).length;
  const where = file === undefined ? 'no configuration file' : file;
  return {
    summary: 'The configuration is valid',
    blocks: [
      {
        type: 'headline',
        tone: 'good',
        text: [`The configuration is valid: ${plural(set, 'setting')} set, ${where}`],
      },
      ...warnings.map((warning) => ({ type: 'note' as const, text: [`${warning}.`] })),
    ],
  };
};

/** `config check` names everything that is wrong; `config show` what is in force and where it comes from. No secret is printed. */
export const runConfigCommand = async (
  what: string | undefined,
  surface: SurfaceFlags,
  screen: Screen,
): Promise<number> => {
  if (what !== 'check' && what !== 'show')
    throw new Refused(
      what === undefined
        ? 'config what: check, show or migrate?'
        : `config does not know "${what}": it knows check, show and migrate.`,
      { hint: 'config check' },
    );
  const file = await readConfigFile({ env: process.env, path: surface.config });
  const { settings, values, problems, warnings, details, placeOf } = inspectConfig(configSlices, {
    env: process.env,
    file,
    filters: filtersWith().map(({ name }) => name),
    readSecret: readSecretFile,
  });
  if (problems.length > 0) throw new BadConfig(problems);
  if (what === 'check') {
    const { list: customAnalyzers } = settingsOf(values, customAnalyzersConfig);
    const custom = await customHere({ customAnalyzers });
    const filters = filtersWith(undefined, custom.filters);
    const wrong = [
      ...custom.problems,
      ...filterProblems(settingsOf(values, analysisConfig), filters, placeOf),
      ...codeProblems(settingsOf(values, analysisConfig), analyzers, placeOf),
      ...(await watchesChecked(settingsOf(values, watchesConfig).list, filters, placeOf, surface.config)),
      ...(await pagersChecked(settingsOf(values, alertsConfig), placeOf, surface.config)),
      ...halfSetSinks(values),
    ];
    if (wrong.length > 0) throw new BadConfig(wrong);
  }
  const older = [...warnings.filter((line) => !line.includes('config check')), ...details];
  if (what === 'check') {
    const risks = await risksHere({ env: process.env, path: surface.config });
    const wide = risks.map((risk) => `${risk.what}. ${risk.fix.replace(/\.$/, '')}`);
    screen.answer(checked(file?.path, settings, [...older, ...unread(process.env), ...wide]));
  } else if (surface.output === 'json') screen.raw(json(settings, file?.path));
  else screen.answer(table(settings, file?.path));
  return exitCode.ok;
};
