// SPDX-License-Identifier: Apache-2.0

import type { Log } from '../../core/ports/telemetry.ts';
import { kubeconfigFiles } from '../clusters.ts';
import { loadSettings, type Settings, type SettingsOptions } from '../settings.ts';
import { fileRisks } from './file-risks.ts';
import type { Risk } from './risk.ts';
import { risksOf } from './risks-of.ts';

type Environment = Readonly<Record<string, string | undefined>>;

type Looked = Pick<Settings, 'values' | 'files' | 'kubernetes' | 'customAnalyzers' | 'general'>;

/** What settings, the files they name and the environment allow beyond what most need. */
export const allRisks = async (settings: Looked, env: Environment): Promise<readonly Risk[]> => [
  ...risksOf(settings.values, env),
  ...(await fileRisks({
    files: settings.files,
    kubeconfigs: kubeconfigFiles(settings.kubernetes.kubeconfig, env),
    analyzers: settings.customAnalyzers.flatMap(({ folder, file }) => folder ?? file ?? []),
    stateDir: settings.general.stateDir,
    inPod: env['KUBERNETES_SERVICE_HOST'] !== undefined,
  })),
];

/** The same of the settings that are in force for one command. */
export const risksHere = async (
  options: SettingsOptions & { readonly env: Environment },
): Promise<readonly Risk[]> => allRisks(await loadSettings(options), options.env);

/** Some that are all true of a cluster at home are one line each: whoever starts it reads them. */
export const risksText = (risks: readonly Risk[]): string =>
  risks.length === 0
    ? ''
    : [
        '  These settings allow more than most need:',
        ...risks.flatMap(({ what, fix }) => [`  ! ${what}.`, `    ${fix}`]),
        '',
        '',
      ].join('\n');

export const logRisks = (risks: readonly Risk[], log: Log): void => {
  for (const { code, what, fix } of risks)
    log.warn({ code, what, fix }, 'A setting allows more than most need');
};
