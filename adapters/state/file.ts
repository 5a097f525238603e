// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import { MINUTE } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import type { PutOptions, StateStore } from '../../src/core/ports/state-store.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { lockDirectory } from './directory-lock.ts';
import { type JournalLine, openJournal, readJournal, removeCopies } from './journal.ts';
import { keyTree } from './key-tree.ts';
import { createTopics } from './topics.ts';

export interface FileStateParts {
  /** Where the state survives the process; undefined keeps it in memory only. */
  readonly directory: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Keys that mean nothing once their process is gone, by prefix: they are never written to the disk. */
  readonly volatile?: readonly string[] | undefined;
}

interface Entry {
  readonly value: string;
  readonly version: number;
  readonly expiresAt: number | undefined;
}

/**
 * The state of a single process. With a directory, a `put` that resolved is on the disk and survives a crash and a
 * power cut; one process per directory (throws Refused). Versions grow over the whole store and over deletions, so
 * that a version seen once never comes back for another value.
 */
export const fileState = ({ directory, clock, log, volatile = ['lease/'] }: FileStateParts): StateStore => {
  const entries = keyTree<Entry>();
  const topics = createTopics(log);
  let version = 0;
  let sweptAt = clock.now();
  let closed = false;

  const isOver = ({ expiresAt }: Entry): boolean => expiresAt !== undefined && expiresAt <= clock.now();
  const isVolatile = (key: string): boolean => volatile.some((prefix) => key.startsWith(prefix));
  const live = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    return entry === undefined || isOver(entry) ? undefined : entry;
  };
  const all = function* (): Generator<JournalLine> {
    yield { version };
    for (const [key, entry] of entries.below('')) {
      if (!isOver(entry) && !isVolatile(key)) yield { key, ...entry };
    }
  };
  const sweep = (): void => {
    if (clock.now() - sweptAt < MINUTE) return;
    sweptAt = clock.now();
    for (const [key, entry] of entries.below('')) if (isOver(entry)) entries.delete(key);
  };
  const restore = ({ key, value, version: at, expiresAt }: JournalLine): void => {
    version = Math.max(version, at);
    if (key === undefined) return;
    if (value === undefined) entries.delete(key);
    else entries.set(key, { value, version: at, expiresAt });
  };
  const persistent = () => {
    if (directory === undefined) return undefined;
    const lock = lockDirectory(directory);
    try {
      for (const line of readJournal(directory, log, clock.now())) restore(line);
    } catch (error) {
      lock.release();
      throw error;
    }
    return { lock, journal: openJournal({ directory, live: all, mayWrite: lock.held, log }) };
  };
  const disk = persistent();
  const record = async (line: JournalLine & { readonly key: string }): Promise<void> => {
    if (!isVolatile(line.key)) await disk?.journal.append(line);
  };
  const mustBeOpen = (): void => {
    if (closed) throw new Unavailable('the state store is closed');
  };
  const holds = (key: string, wanted: number | undefined): boolean =>
    wanted === undefined || (live(key)?.version ?? 0) === wanted;

  return {
    get: async (key) => {
      mustBeOpen();
      const entry = live(key);
      return entry === undefined ? undefined : { value: entry.value, version: entry.version };
    },
    put: async (key, value, { ttlMs, keepEnd, ifVersion }: PutOptions = {}) => {
      mustBeOpen();
      sweep();
      if (!holds(key, ifVersion)) return undefined;
      version += 1;
      const ends = ttlMs === undefined ? undefined : clock.now() + ttlMs;
      const entry = { value, version, expiresAt: keepEnd === true ? live(key)?.expiresAt : ends };
      entries.set(key, entry);
      await record({ key, ...entry });
      return entry.version;
    },
    delete: async (key, { ifVersion } = {}) => {
      mustBeOpen();
      if (!holds(key, ifVersion)) return false;
      if (entries.get(key) === undefined) return true;
      version += 1;
      entries.delete(key);
      await record({ key, version });
      return true;
    },
    list: async (prefix) => {
      mustBeOpen();
      return entries
        .below(prefix)
        .filter(([, entry]) => !isOver(entry))
        .map(([key, { value, version: at }]) => ({ key, value, version: at }))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    names: async (prefix) => {
      mustBeOpen();
      return entries
        .below(prefix)
        .filter(([, entry]) => !isOver(entry))
        .map(([key]) => key)
        .sort();
    },
    publish: async (topic, message) => {
      mustBeOpen();
      queueMicrotask(() => topics.emit(topic, message));
    },
    subscribe: async (topic, listener) => {
      mustBeOpen();
      topics.add(topic, listener);
      return async () => {
        topics.remove(topic, listener);
      };
    },
    ping: async () => {
      mustBeOpen();
      if (disk?.lock.held() === false)
        throw new Unavailable('another process has taken the state directory over');
    },
    ...(disk === undefined || directory === undefined
      ? {}
      : {
          scrub: async () => {
            mustBeOpen();
            await disk.journal.rewrite();
            await removeCopies(directory);
          },
        }),
    close: async () => {
      if (closed) return;
      closed = true;
      await disk?.journal.close();
      disk?.lock.release();
    },
  };
};
