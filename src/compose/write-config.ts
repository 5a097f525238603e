import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BadConfig } from '../config/bad-config.ts';
import type { ConfigFile } from '../config/config-file.ts';
import { readSecretFile } from '../config/load.ts';
import { inspectConfig } from '../config/resolve.ts';
import { Refused } from '../core/errors.ts';
import { configSlices } from './config-slices.generated.ts';

/** The configuration file as it stands; empty where there is none yet. */
export const configTextAt = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new Refused(`The configuration file ${path} cannot be read.`);
  }
};

/** The file is there whole or not at all, and as readable as it was. */
const replaceFile = async (path: string, text: string): Promise<void> => {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.new`;
    const mode = (await stat(path).catch(() => undefined))?.mode ?? 0o600;
    await writeFile(draft, text, { mode: mode & 0o777 });
    await rename(draft, path);
  } catch (error) {
    const { code: why = 'error' } = error as NodeJS.ErrnoException;
    throw new Refused(`The configuration file ${path} cannot be written (${why}).`);
  }
};

/** Writes a configuration file; throws BadConfig, and writes nothing, where it would keep the bot from starting. */
export const writeConfig = async (file: ConfigFile, env: NodeJS.ProcessEnv): Promise<void> => {
  const { problems } = inspectConfig(configSlices, { env, file, readSecret: readSecretFile });
  if (problems.length > 0) throw new BadConfig(problems);
  await replaceFile(file.path, file.text);
};
