// SPDX-License-Identifier: Apache-2.0

import { BadConfig } from '../../config/bad-config.ts';
import { readConfigFile, readSecretFile } from '../../config/load.ts';
import { inspectConfig, type Setting } from '../../config/resolve.ts';
import { redactSecrets } from '../../core/redact/redact-secrets.ts';
import { configSlices } from '../config-slices.generated.ts';

/** What somebody set, in the file and in the environment. Throws BadConfig. */
export const settingsGiven = async (path: string | undefined): Promise<readonly Setting[]> => {
  const { env } = process;
  const file = await readConfigFile({ env, path });
  const { settings, problems } = inspectConfig(configSlices, { env, file, readSecret: readSecretFile });
  if (problems.length > 0) throw new BadConfig(problems);
  return settings.filter(({ from }) => from !== undefined);
};

/** A setting as it may be shown to anybody: of a secret that it is there, of an address no password. */
export const shownValue = ({ value, isSecret, from }: Setting): string => {
  if (isSecret) return from === undefined ? 'not set' : 'set';
  if (value === undefined) return 'not set';
  // An address may carry a password that nobody declared as one.
  return redactSecrets(typeof value === 'string' ? value : JSON.stringify(value));
};
