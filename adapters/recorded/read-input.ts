// SPDX-License-Identifier: Apache-2.0

import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { messageOf, Refused } from '../../src/core/errors.ts';

/** Bytes. Larger inputs would not fit a process of ordinary size once parsed. */
export interface InputLimits {
  readonly file: number;
  readonly total: number;
  readonly files: number;
}

export const inputLimits: InputLimits = { file: 256 * 1024 * 1024, total: 1024 * 1024 * 1024, files: 50_000 };

export type Input =
  | { readonly type: 'text'; readonly name: string; readonly text: string }
  /** In a folder among others: not read, and why. */
  | { readonly type: 'passed-over'; readonly name: string; readonly why: string };

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`;

const tooLarge = (bytes: number, limits: InputLimits): string =>
  `is ${megabytes(bytes)}, more than the ${megabytes(limits.file)} that are read of one file: record fewer kinds or namespaces per file`;

/** UTF-8, or the UTF-16 that PowerShell writes when output is redirected to a file. */
const decode = (bytes: Buffer): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le').slice(1);
  const text = bytes.toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
};

/** All of a stream, for example what is piped into the process. */
export const readStream = async (stream: Readable, name: string, limits: InputLimits): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const buffer = Buffer.from(chunk as Uint8Array);
    bytes += buffer.length;
    if (bytes > limits.file) throw new Refused(`${name} ${tooLarge(bytes, limits)}.`);
    chunks.push(buffer);
  }
  return decode(Buffer.concat(chunks));
};

const skippedFolder = (name: string): boolean => name === 'node_modules' || name.startsWith('.');

const unreadable =
  (path: string) =>
  (error: unknown): never => {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new Refused(isGone ? `${path} does not exist.` : `${path} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  };

interface Found {
  readonly files: readonly string[];
  /** Folders that this user may not read, and why. */
  readonly closed: readonly { readonly path: string; readonly why: string }[];
}

/** Files below a folder, sorted, links followed once. */
const filesOf = async (folder: string, limits: InputLimits): Promise<Found> => {
  const files: string[] = [];
  const closed: { path: string; why: string }[] = [];
  const visited = new Set<string>();
  const walk = async (path: string): Promise<void> => {
    const real = await realpath(path);
    if (visited.has(real)) return;
    visited.add(real);
    const names = await readdir(path).catch((error: unknown) => {
      if (path === folder) return unreadable(path)(error);
      closed.push({ path, why: `cannot be read: ${messageOf(error)}` });
      return [];
    });
    for (const name of names.sort()) {
      const full = join(path, name);
      // A link that points nowhere is nothing to read.
      const kind = await stat(full).catch(() => undefined);
      if (kind?.isDirectory() && !skippedFolder(name)) await walk(full);
      else if (kind?.isFile()) files.push(full);
      if (files.length > limits.files) {
        throw new Refused(
          `${folder} holds more than ${limits.files} files. Name the folder of the recording itself.`,
        );
      }
    }
  };
  await walk(folder);
  return { files, closed };
};

const READ = /\.(json|jsonl|ndjson|ya?ml)$|(^|[\\/])logs\.txt$/i;

async function* readFolder(folder: string, limits: InputLimits): AsyncGenerator<Input> {
  let total = 0;
  const { files, closed } = await filesOf(folder, limits);
  for (const { path, why } of closed) yield { type: 'passed-over', name: relative(folder, path), why };
  for (const file of files) {
    const name = relative(folder, file);
    if (!READ.test(name)) {
      yield { type: 'passed-over', name, why: 'is neither JSON nor YAML' };
      continue;
    }
    const { size } = await stat(file);
    total += size;
    if (total > limits.total)
      throw new Refused(
        `${folder} holds more than the ${megabytes(limits.total)} that are read of one recording.`,
      );
    if (size > limits.file) yield { type: 'passed-over', name, why: tooLarge(size, limits) };
    else {
      const text = await readFile(file).then(decode, (error: unknown) => new Error(messageOf(error)));
      yield typeof text === 'string'
        ? { type: 'text', name, text }
        : { type: 'passed-over', name, why: `cannot be read: ${text.message}` };
    }
  }
}

/** A file or a folder → texts, one at a time. Throws Refused when it is not there or may not be read. */
export async function* readPath(path: string, limits: InputLimits): AsyncGenerator<Input> {
  const kind = await stat(path).catch(unreadable(path));
  if (kind.isDirectory()) {
    yield* readFolder(path, limits);
    return;
  }
  if (kind.size > limits.file) throw new Refused(`${path} ${tooLarge(kind.size, limits)}.`);
  yield { type: 'text', name: path, text: decode(await readFile(path).catch(unreadable(path))) };
}
