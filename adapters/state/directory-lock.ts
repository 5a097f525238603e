// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { SECOND } from '../../src/core/clock.ts';
import { Refused } from '../../src/core/errors.ts';

export interface DirectoryLock {
  /** False once somebody else took the directory over: write nothing more. */
  readonly held: () => boolean;
  readonly release: () => void;
}

const BEAT_MS = 5 * SECOND;
/** A lock that was not renewed for this long belongs to nobody: its machine or container is gone. */
const STALE_MS = 30 * SECOND;

interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
}

const held = new Set<string>();

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'error';

/** Undefined where there is none; throws what else keeps it from being read. */
const read = (path: string): { text: string; holder: Partial<Holder>; age: number } | undefined => {
  try {
    const text = readFileSync(path, 'utf8');
    const age = Date.now() - statSync(path).mtimeMs;
    return { text, holder: parse(text), age };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

const parse = (text: string): Partial<Holder> => {
  try {
    return JSON.parse(text) as Partial<Holder>;
  } catch {
    return {};
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const isHolding = ({ holder, age }: { holder: Partial<Holder>; age: number }): boolean => {
  if (holder.token === undefined) return false;
  if (held.has(holder.token)) return true;
  if (age > STALE_MS) return false;
  // In another container the number means nothing here: only the beat counts.
  if (holder.host !== hostname()) return true;
  // Our own number without our token: a process before us, as in a restarted container where both are 1.
  return holder.pid !== process.pid && holder.pid !== undefined && isAlive(holder.pid);
};

/** Whole or not at all, so that nobody reads half a lock; a file system without links gets a copy. */
const tryLink = (from: string, to: string): boolean => {
  for (const put of [linkSync, (a: string, b: string) => copyFileSync(a, b, constants.COPYFILE_EXCL)]) {
    try {
      put(from, to);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      if (put !== linkSync) throw error;
    }
  }
  return false;
};

/** Writes what will become the lock; the directory is made when absent. */
const prepare = (directory: string, file: string, holder: Holder): void => {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(holder), { mode: 0o600 });
  } catch (error) {
    throw new Refused(`The state directory ${directory} cannot be written (${codeOf(error)})`, {
      hint: 'Make it writable for this user, or choose another one with K8SGPT_STATE_DIR.',
      cause: error,
    });
  }
};

/** Two that start at the same moment meet a few times; a link to nowhere is there and holds nothing each time. */
const MOST_TRIES = 100;

const readOrRefuse = (directory: string, path: string, isLast: boolean): ReturnType<typeof read> => {
  try {
    const found = read(path);
    if (found === undefined && isLast) throw Object.assign(new Error('nothing there'), { code: 'ENOENT' });
    return found;
  } catch (error) {
    throw new Refused(
      `Who keeps state in ${directory} cannot be told: ${path} cannot be read (${codeOf(error)})`,
      {
        hint: 'If no other k8sgpt uses the directory, remove that file; or choose another one with K8SGPT_STATE_DIR.',
        cause: error,
      },
    );
  }
};

/** One process per directory. Throws Refused when another has it, or when it cannot be written. */
export const lockDirectory = (directory: string): DirectoryLock => {
  const path = join(directory, 'lock');
  const token = randomUUID();
  const mine = `${path}.${token}`;
  prepare(directory, mine, { token, pid: process.pid, host: hostname() });
  try {
    for (let tries = 1; !tryLink(mine, path); tries += 1) {
      const other = readOrRefuse(directory, path, tries === MOST_TRIES);
      // It ended in between.
      if (other === undefined) continue;
      if (isHolding(other)) {
        throw new Refused(
          `Another k8sgpt (process ${other.holder.pid ?? 'unknown'} on ${other.holder.host ?? 'another machine'}) already keeps its state in ${directory}`,
          { hint: 'Stop that one first, or give this one a directory of its own with K8SGPT_STATE_DIR.' },
        );
      }
      // Moved, not deleted: of two that find a dead lock, one moves it and the other starts over.
      renameSync(path, `${mine}.stale`);
      if (read(`${mine}.stale`)?.text !== other.text) tryLink(`${mine}.stale`, path);
      rmSync(`${mine}.stale`, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
  held.add(token);
  const isMine = (): boolean => read(path)?.holder.token === token;
  let ours = true;
  const renew = (): void => {
    try {
      ours = isMine();
      if (ours) utimesSync(path, new Date(), new Date());
    } catch {
      // No descriptors left, or a disk that fails for a moment: it is ours until somebody else's is seen there.
    }
  };
  // Other processes judge by the file system's time, so this beat is real time whatever the clock of the product says.
  const beat = setInterval(() => {
    renew();
    if (!ours) clearInterval(beat);
  }, BEAT_MS);
  beat.unref();
  return {
    held: () => ours,
    release: () => {
      clearInterval(beat);
      renew();
      if (ours) rmSync(path, { force: true });
      held.delete(token);
      ours = false;
    },
  };
};
