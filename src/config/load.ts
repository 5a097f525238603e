// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { ConfigSlice } from '../core/config-slice.ts';
import { BadConfig } from './bad-config.ts';
import { placeOfFile } from './load-place.ts';
import { resolveConfig } from './resolve.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface LoadOptions {
  readonly env: Environment;
  /** The configuration file, when somebody named it on the command line. */
  readonly path?: string | undefined;
  /** Hears, one sentence at a time, what still works and will not for ever. */
  readonly warn?: ((sentence: string) => void) | undefined;
}

export interface LoadedConfig {
  /** Validated settings by slice key: read them with `settingsOf`. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The file that was read; undefined when there is none. */
  readonly file: string | undefined;
  /** Every file that has a say: that one, where it is or would be, and those of secrets. */
  readonly files: readonly string[];
}

const TROUBLES: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a folder, not a file',
  EACCES: 'may not be read by this user',
};

/** The configuration file's text; undefined when there is none in the usual place. Throws BadConfig when it cannot be read. */
export const readConfigFile = async (
  options: LoadOptions,
): Promise<{ readonly path: string; readonly text: string } | undefined> => {
  const { path, namedBy } = placeOfFile(options);
  try {
    return { path, text: await readFile(path, 'utf8') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    const absent = code === 'ENOENT' || code === 'ENOTDIR';
    if (absent && namedBy === undefined) return undefined;
    const trouble = TROUBLES[code] ?? `cannot be read (${code})`;
    throw new BadConfig([
      namedBy === undefined
        ? `The configuration file ${path} ${trouble}.`
        : `${namedBy} names ${path}, which ${trouble}.`,
    ]);
  }
};

export const readSecretFile = (path: string): string => readFileSync(path, 'utf8');

/** Finds and reads the file, joins the environment, validates. Throws BadConfig naming every error at once. */
export const loadConfig = async (
  slices: readonly ConfigSlice[],
  options: LoadOptions,
): Promise<LoadedConfig> => {
  const file = await readConfigFile(options);
  const files = new Set([placeOfFile(options).path]);
  const readSecret = (path: string): string => {
    files.add(path);
    return readSecretFile(path);
  };
  const values = resolveConfig(slices, { env: options.env, file, readSecret }, options.warn);
  return { values, file: file?.path, files: [...files] };
};

/** One slice's settings out of what `loadConfig` validated. */
export const settingsOf = <S extends z.ZodObject>(
  values: LoadedConfig['values'],
  slice: ConfigSlice<S>,
): z.output<S> => values[slice.key] as z.output<S>;
