// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import { defineCache } from '../../src/core/ports/cache-module.ts';
import { HEADER_BYTES, timesOf } from './_envelope.ts';
import { objectCache } from './_object-cache.ts';
import type { ObjectStore } from './_object-store.ts';

/** Stands where a name has a slash: no name holds one. */
const SLASH = '+';

/** Longest name of a file nearly everywhere. */
const LONGEST = 255;

const troubleOf = (error: unknown, directory: string): Error => {
  const { code = 'error' } = error as NodeJS.ErrnoException;
  return ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code)
    ? new Refused(`The cache directory ${directory} cannot be used (${code})`, { cause: error })
    : new Unavailable(`The cache directory ${directory} cannot be used now (${code})`, { cause: error });
};

const isAbsent = (error: unknown): boolean =>
  ['ENOENT', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? '');

/** One file per entry, readable by this user only; a file is there whole or not at all. */
const fileStore = (directory: string): ObjectStore => {
  const pathOf = (name: string): string => join(directory, name.replaceAll('/', SLASH));
  /** Undefined when there is no such file. */
  const unlessAbsent = async <T>(task: Promise<T>): Promise<T | undefined> =>
    task.catch((error: unknown) => {
      if (isAbsent(error)) return undefined;
      throw troubleOf(error, directory);
    });

  const headerOf = async (name: string): Promise<Buffer> => {
    const file = await open(pathOf(name));
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  };

  return {
    read: async (name, most, signal) => {
      signal.throwIfAborted();
      const size = (await unlessAbsent(stat(pathOf(name))))?.size ?? Number.POSITIVE_INFINITY;
      return size > most ? undefined : unlessAbsent(readFile(pathOf(name)));
    },
    write: async (name, body, _times, signal) => {
      signal.throwIfAborted();
      if (pathOf(name).length - directory.length > LONGEST) return;
      const draft = join(directory, `.${randomUUID()}`);
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await writeFile(draft, body, { mode: 0o600 });
        await rename(draft, pathOf(name));
      } catch (error) {
        await rm(draft, { force: true }).catch(() => undefined);
        throw troubleOf(error, directory);
      }
    },
    remove: async (name, signal) => {
      signal.throwIfAborted();
      await unlessAbsent(rm(pathOf(name), { force: true }));
    },
    list: async function* (prefix, signal) {
      for (const file of (await unlessAbsent(readdir(directory))) ?? []) {
        signal.throwIfAborted();
        const name = file.replaceAll(SLASH, '/');
        if (!name.startsWith(prefix)) continue;
        const found = await unlessAbsent(stat(pathOf(name)));
        if (found?.isFile() === true) yield { name, bytes: found.size };
      }
    },
    times: async (name, signal) => {
      signal.throwIfAborted();
      const header = await unlessAbsent(headerOf(name));
      return header && timesOf(header);
    },
    close: async () => undefined,
  };
};

export default defineCache({
  title: 'Files of this machine',
  open: async ({ clock, log, directory }) => {
    if (directory === undefined)
      throw new Refused('The cache store file needs a directory', {
        hint: 'Set cache.directory, or K8SGPT_STATE_DIR.',
      });
    return objectCache({ store: fileStore(directory), prefix: '', clock, log });
  },
});
