// SPDX-License-Identifier: Apache-2.0

import type { SecretPlace, SectionEdit } from '../../config/edit-config.ts';
import { Refused } from '../../core/errors.ts';
import type { ParsedWords } from '../../core/parse-flags.ts';
import type { AiModule } from '../../core/ports/ai-module.ts';
import { authSettings } from './auth-flags.ts';

const NUMBERS = ['temperature', 'topP', 'topK', 'maxTokens'];

/** What k8sgpt cannot do without, and neither can we: setting → flag. */
const NEEDED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  azureopenai: { model: 'engine', baseUrl: 'base-url' },
  amazonsagemaker: { endpoint: 'endpointname', region: 'region' },
  amazonbedrock: { region: 'region' },
  amazonbedrockconverse: { region: 'region' },
  bedrockmantle: { region: 'region' },
  ibmwatsonxai: { projectId: 'providerId' },
};

const settingOf = (backend: string, flag: keyof typeof authSettings): string =>
  flag === 'providerId' && backend === 'googlevertexai' ? 'project' : authSettings[flag];

const valueOf = (flag: string, setting: string, given: string | readonly string[]) => {
  if (typeof given !== 'string' || !NUMBERS.includes(setting)) return given;
  const number = Number(given);
  if (given.trim() === '' || Number.isNaN(number))
    throw new Refused(`--${flag} is a number, not "${given}".`);
  return number;
};

/** Flags → settings of the backend's section; nothing that was not given. Throws Refused for those that it does not take. */
export const authEdit = (
  backend: string,
  { config }: AiModule,
  { flags }: ParsedWords,
  key: SecretPlace | undefined,
): SectionEdit => {
  const edit: Record<string, SectionEdit[string]> = {};
  const type = flags['azureAPIType'];
  if (typeof type === 'string' && type.toUpperCase() !== 'AZURE')
    throw new Refused(`The type ${type} is not set here.`, {
      hint: 'Use AZURE_TENANT_ID and AZURE_CLIENT_ID for Entra ID; see docs/guide/ai.md',
    });
  for (const flag of Object.keys(authSettings) as (keyof typeof authSettings)[]) {
    const given = flags[flag];
    if (typeof given === 'boolean' || given === undefined || given.length === 0) continue;
    const setting = settingOf(backend, flag);
    // Azure's deployment is what is asked, whatever model is in it.
    if (flag === 'model' && backend === 'azureopenai' && flags['engine'] !== undefined) continue;
    if (!(setting in config.schema.shape)) throw new Refused(`${backend} takes no --${flag}.`);
    edit[setting] = valueOf(flag, setting, given);
  }
  if (key !== undefined) {
    if (!('apiKey' in config.schema.shape))
      throw new Refused(`${backend} takes no key: see docs/guide/ai.md.`);
    edit['apiKey'] = key;
  }
  return edit;
};

/** What is still missing for a new backend, as flags; variables may have it instead. */
export const missingFlags = (
  backend: string,
  edit: SectionEdit,
  isSet: (setting: string) => boolean,
): readonly string[] =>
  Object.entries(NEEDED[backend] ?? {})
    .filter(([setting]) => edit[setting] === undefined && !isSet(setting))
    .map(([, flag]) => `--${flag}`);
