// SPDX-License-Identifier: Apache-2.0

import { chmodSync, copyFileSync, readFileSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Unavailable } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';

/** One line of the file. Without `value` the key was deleted; without `key` it only keeps versions growing. */
export interface JournalLine {
  readonly key?: string | undefined;
  readonly version: number;
  readonly value?: string | undefined;
  /** Epoch milliseconds. */
  readonly expiresAt?: number | undefined;
}

export interface Journal {
  /** Resolves when the line is on the disk (not only with the operating system). */
  readonly append: (line: JournalLine) => Promise<void>;
  /** Resolves when the file holds what is live and nothing that was before. */
  readonly rewrite: () => Promise<void>;
  readonly close: () => Promise<void>;
}

interface JournalParts {
  readonly directory: string;
  /** Everything that is live now: what a rewritten file holds. */
  readonly live: () => Iterable<JournalLine>;
  /** False once the directory belongs to another process. */
  readonly mayWrite: () => boolean;
  readonly log: Log;
}

const FILE = 'state.jsonl';
/** A file smaller than this is never rewritten for its size. */
const SMALL_BYTES = 8 * 1024 * 1024;

const isLine = (value: unknown): value is JournalLine =>
  typeof value === 'object' && value !== null && typeof (value as JournalLine).version === 'number';

const parseLine = (text: string): JournalLine | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isLine(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Reads what a process before us left. A last line that was cut off by a crash was never acknowledged and is dropped;
 * any other line that cannot be read puts a copy of the file aside, with a warning, and the rest is kept.
 */
export const readJournal = (directory: string, log: Log, now: number): readonly JournalLine[] => {
  const path = join(directory, FILE);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  chmodSync(path, 0o600);
  const rows = text.split('\n');
  rows.pop();
  const lines: JournalLine[] = [];
  let unreadable = 0;
  for (const row of rows) {
    const line = row === '' ? undefined : parseLine(row);
    if (line !== undefined) lines.push(line);
    else if (row !== '') unreadable += 1;
  }
  // Text without any line end is no journal at all, except the very first line cut off.
  if (unreadable > 0 || (rows.length === 0 && text !== '' && !text.startsWith('{'))) {
    const aside = `${path}.corrupt-${now}`;
    copyFileSync(path, aside);
    chmodSync(aside, 0o600);
    log.warn({ path, aside, unreadable, kept: lines.length }, 'State file was damaged; a copy is kept aside');
  }
  return lines;
};

/** Removes the copies of damaged files that were kept aside. */
export const removeCopies = async (directory: string): Promise<void> => {
  for (const name of await readdir(directory))
    if (name.startsWith(`${FILE}.corrupt-`)) await rm(join(directory, name), { force: true });
};

/** Appends in groups: however many wait, one write and one flush to the disk serve them all. */
export const openJournal = ({ directory, live, mayWrite, log }: JournalParts): Journal => {
  const path = join(directory, FILE);
  let handle: FileHandle | undefined;
  let bytes = 0;
  let liveBytes = 0;
  let waiting: { text: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let flushing: Promise<void> | undefined;
  let isStale = false;

  /** Written beside and renamed over: a crash leaves the old file or the new one, never half of one. */
  const rewrite = async (): Promise<FileHandle> => {
    await handle?.close().catch(() => undefined);
    handle = undefined;
    const fresh = await open(`${path}.new`, 'w', 0o600);
    try {
      bytes = 0;
      let chunk: string[] = [];
      let size = 0;
      const drain = async (): Promise<void> => {
        await fresh.appendFile(chunk.join(''));
        bytes += size;
        chunk = [];
        size = 0;
      };
      for (const line of live()) {
        const text = `${JSON.stringify(line)}\n`;
        chunk.push(text);
        size += Buffer.byteLength(text);
        if (size > 1024 * 1024) await drain();
      }
      await drain();
      await fresh.datasync();
      await rename(`${path}.new`, path);
      await syncDirectory(directory);
    } catch (error) {
      await fresh.close().catch(() => undefined);
      throw error;
    }
    liveBytes = bytes;
    handle = fresh;
    return fresh;
  };

  const write = async (text: string): Promise<void> => {
    if (!mayWrite()) throw new Error('another process has taken the directory over');
    const grown = bytes > SMALL_BYTES && bytes > 3 * liveBytes;
    const isWhole = handle !== undefined && !grown && !isStale;
    // Before it is written: who asks meanwhile asks for another one.
    isStale = false;
    const file = handle !== undefined && isWhole ? handle : await rewrite();
    try {
      await file.appendFile(text);
      await file.datasync();
      bytes += Buffer.byteLength(text);
    } catch (error) {
      // Half a line may stand there now: the next write starts from a whole file.
      await file.close().catch(() => undefined);
      handle = undefined;
      throw error;
    }
  };

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await write(group.map(({ text }) => text).join(''));
        for (const { resolve } of group) resolve();
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
        log.error({ path, reason: code }, 'State cannot be written');
        const failure = new Unavailable(`the state cannot be written to ${directory} (${code})`, {
          cause: error,
        });
        for (const { reject } of group) reject(failure);
      }
    }
    flushing = undefined;
  };

  const enqueue = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ text, resolve, reject });
      flushing ??= Promise.resolve().then(flush);
    });

  return {
    append: (line) => enqueue(`${JSON.stringify(line)}\n`),
    rewrite: () => {
      isStale = true;
      return enqueue('');
    },
    close: async () => {
      await flushing;
      await handle?.close();
      handle = undefined;
    },
  };
};

/** Makes the new name last; some network file systems cannot, and then it lasts as long as they make it. */
const syncDirectory = async (directory: string): Promise<void> => {
  const folder = await open(directory, 'r');
  await folder.sync().catch(() => undefined);
  await folder.close();
};
