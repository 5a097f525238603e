// SPDX-License-Identifier: Apache-2.0

import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Refused } from '../core/errors.ts';

/** Longest key that is read, in characters: some are JSON documents. */
const LONGEST = 64 * 1024;

/** A file that holds a key: absolute, there, and nobody else's to read. */
export const checkedKeyFile = async (given: string): Promise<string> => {
  const path = resolve(given);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || !found.isFile()) throw new Refused(`There is no key file ${path}.`);
  if ((found.mode & 0o077) !== 0)
    throw new Refused(`The key file ${path} can be read by others.`, { hint: `chmod 600 ${path}` });
  if ((await readFile(path, 'utf8')).trim() === '') throw new Refused(`The key file ${path} is empty.`);
  return path;
};

/** Keeps a key in a file of mode 0600 beside the configuration. Returns its path. */
export const keepKey = async (config: string, name: string, key: string): Promise<string> => {
  if (key.trim() === '' || key.length > LONGEST)
    throw new Refused('No key came on standard input.', { hint: `auth add ${name} --key-stdin < key.txt` });
  const path = join(dirname(resolve(config)), 'keys', name);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, `${key.trim()}\n`, { mode: 0o600 });
    // An older file keeps its own mode when it is written over.
    await chmod(path, 0o600);
  } catch (error) {
    const { code = 'error' } = error as NodeJS.ErrnoException;
    throw new Refused(`The key file ${path} cannot be written (${code}).`);
  }
  return path;
};
