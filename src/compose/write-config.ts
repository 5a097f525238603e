// SPDX-License-Identifier: Apache-2.0

import { mkdir, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfigFile } from '../config/config-file.ts';
import { readSecretFile } from '../config/load.ts';
import { inspectConfig } from '../config/resolve.ts';
import { SECOND } from '../core/clock.ts';
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

const unwritable = (path: string, error: unknown): Refused => {
  const { code: why = 'error' } = error as NodeJS.ErrnoException;
  return new Refused(`The configuration file ${path} cannot be written (${why}).`);
};

/** A lock that its process did not take away is nobody's after so long. */
const STALE_MS = 30 * SECOND;
const PATIENCE_MS = 10 * SECOND;
const STEP_MS = 20;

/** One process at a time changes the file: what another has written in between would be lost. */
const locked = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  const lock = `${path}.lock`;
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await (await open(lock, 'wx', 0o600)).close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(path, error);
      const age = Date.now() - ((await stat(lock).catch(() => undefined))?.mtimeMs ?? Date.now());
      if (age > STALE_MS) await rm(lock, { force: true });
      else if (Date.now() > until)
        throw new Refused(`Another process is changing ${path}.`, { hint: `rm ${lock}, when there is none` });
      else await sleep(STEP_MS);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
};

/** The file is there whole or not at all, and as readable as it was. */
const replaceFile = async (path: string, text: string): Promise<void> => {
  const mode = (await stat(path).catch(() => undefined))?.mode ?? 0o600;
  if ((mode & 0o222) === 0)
    throw new Refused(`The configuration file ${path} is read-only.`, { hint: `chmod u+w ${path}` });
  try {
    const draft = `${path}.new`;
    await writeFile(draft, text, { mode: mode & 0o777 });
    await rename(draft, path);
  } catch (error) {
    throw unwritable(path, error);
  }
};

/** Without its place, which a change above it moves. */
const bare = (problem: string): string => problem.replace(/:\d+:\d+/, '');

const withoutPlace = (problem: string, path: string): string =>
  bare(problem).replace(`${path}: `, '').replace(/\.$/, '');

/** What is wrong with a file, and was not before: an old trouble is no reason to refuse another change. */
const newProblems = (before: ConfigFile, after: ConfigFile, env: NodeJS.ProcessEnv): readonly string[] => {
  const problemsOf = (file: ConfigFile): readonly string[] =>
    inspectConfig(configSlices, { env, file, readSecret: readSecretFile }).problems;
  const old = new Set(problemsOf(before).map(bare));
  return problemsOf(after).filter((problem) => !old.has(bare(problem)));
};

/**
 * Changes a configuration file, alone: `edit` gets it as it stands and gives its new text. Writes nothing, and throws
 * Refused, where it would keep the bot from starting. Resolves to whether anything changed.
 */
export const changeConfig = async (
  path: string,
  env: NodeJS.ProcessEnv,
  edit: (before: ConfigFile) => string | Promise<string>,
): Promise<boolean> => {
  // A link stays one: what it points to is written.
  const real = await realpath(path).catch(() => path);
  return locked(real, async () => {
    const before = { path, text: await configTextAt(real) };
    const text = await edit(before);
    const problems = newProblems(before, { path, text }, env);
    // Of a file that nobody has, a place means nothing.
    if (problems.length > 0)
      throw new Refused(`Nothing was written: ${problems.map((one) => withoutPlace(one, path)).join('; ')}.`);
    if (text === before.text) return false;
    await replaceFile(real, text);
    return true;
  });
};
