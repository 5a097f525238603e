// SPDX-License-Identifier: Apache-2.0

import { constants } from 'node:fs';
import { access, readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';

/** A file of a folder of analyzers. */
export interface LocalFile {
  readonly path: string;
  readonly type: 'rules' | 'code';
  /** Its name without the ending. */
  readonly name: string;
}

export interface LocalFiles {
  readonly files: readonly LocalFile[];
  /** Why others are left out, each with its place. */
  readonly problems: readonly string[];
}

const TYPES: Readonly<Record<string, LocalFile['type']>> = {
  '.yaml': 'rules',
  '.yml': 'rules',
  '.ts': 'code',
  '.mts': 'code',
  '.mjs': 'code',
  '.js': 'code',
};
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const MOST_FILES = 100;

/** Beside analyzers may lie what they share (`_labels.ts`), their tests and types. */
const isBeside = (name: string): boolean => /^[._]|\.test\.[a-z]+$|\.d\.[a-z]+$/.test(name);

const fileOf = (path: string): LocalFile | undefined => {
  const ending = extname(path);
  const type = Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined;
  return type === undefined ? undefined : { path, type, name: basename(path, ending) };
};

/** Whether others than its owner may change it; a mount that nobody may write to is as it is. */
const isOpen = async (path: string): Promise<boolean> => {
  const { mode } = await stat(path);
  if ((mode & 0o022) === 0) return false;
  return access(path, constants.W_OK).then(
    () => true,
    (error: unknown) => (error as NodeJS.ErrnoException).code !== 'EROFS',
  );
};

const troubleOf = (path: string, error: unknown): string => {
  const { code = 'error' } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return `${path}: does not exist`;
  return `${path}: ${code === 'EACCES' ? 'may not be read by this user' : `cannot be read (${code})`}`;
};

const OPEN = 'others than its owner may write to it, and whoever does runs code here: chmod go-w';

const checked = async (file: LocalFile): Promise<string | undefined> => {
  if (file.type === 'rules') return undefined;
  if (!NAME.test(file.name))
    return `${file.path}: an analyzer is called like its file: small letters, digits and dashes`;
  return (await isOpen(file.path)) ? `${file.path}: ${OPEN}` : undefined;
};

/** Files of analyzers at a path: one file, or those of a folder, by name. Code must be its owner's alone. */
export const localFiles = async (path: string): Promise<LocalFiles> => {
  try {
    const isFolder = (await stat(path)).isDirectory();
    const names = isFolder ? (await readdir(path)).filter((name) => !isBeside(name)).sort() : [''];
    const found = names.flatMap((name) => fileOf(join(path, name)) ?? []);
    if (found.length === 0)
      return { files: [], problems: [`${path}: holds no analyzers: .yaml, .ts or .mjs`] };
    if (found.length > MOST_FILES)
      return { files: [], problems: [`${path}: holds ${found.length} files; ${MOST_FILES} are allowed`] };
    if (isFolder && found.some(({ type }) => type === 'code') && (await isOpen(path)))
      return {
        files: found.filter(({ type }) => type === 'rules'),
        problems: [`${path}: ${OPEN} ${path}`],
      };
    const problems = await Promise.all(found.map(checked));
    return {
      files: found.filter((_, at) => problems[at] === undefined),
      problems: problems.filter((problem) => problem !== undefined),
    };
  } catch (error) {
    return { files: [], problems: [troubleOf(path, error)] };
  }
};

/** The text of a file, or why it cannot be read. */
export const textOf = async (path: string): Promise<{ readonly text: string } | string> => {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)) };
  } catch (error) {
    if (error instanceof TypeError) return `${path}: is not in UTF-8`;
    return troubleOf(path, error);
  }
};
