// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from 'node:util';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether reading left anything out. */
const isCut = (stored: unknown, read: unknown): boolean => {
  if (Array.isArray(stored) && Array.isArray(read))
    return stored.length !== read.length || stored.some((item, at) => isCut(item, read[at]));
  if (isFields(stored) && isFields(read))
    return Object.entries(stored).some(([key, value]) => !(key in read) || isCut(value, read[key]));
  return stored !== read;
};

const listOver = (stored: readonly unknown[], read: readonly unknown[], next: readonly unknown[]) => {
  const free = new Set(read.keys());
  return next.map((item, at) => {
    // What only moved is what it was.
    const same = [at, ...free].find((index) => free.has(index) && isDeepStrictEqual(read[index], item));
    const from = same ?? (free.has(at) && next.length === read.length ? at : undefined);
    if (from === undefined) return item;
    free.delete(from);
    return over(stored[from], read[from], item);
  });
};

const over = (stored: unknown, read: unknown, next: unknown): unknown => {
  // What was left as it was stays as it was stored.
  if (isDeepStrictEqual(read, next)) return stored;
  if (Array.isArray(stored) && Array.isArray(read) && Array.isArray(next) && stored.length === read.length)
    return listOver(stored, read, next);
  if (!isFields(stored) || !isFields(read) || !isFields(next)) return next;
  const unknown = Object.entries(stored).filter(([key]) => !(key in read) && !(key in next));
  return {
    ...Object.fromEntries(
      Object.entries(next).map(([key, value]) => [key, over(stored[key], read[key], value)]),
    ),
    ...Object.fromEntries(unknown),
  };
};

/**
 * What is to be written, with everything that reading left out of what is stored: fields of a newer release, which an
 * older one does not know, are still there when it has changed the rest.
 */
export const carriedOver = <T>(stored: unknown, read: T, next: T): T =>
  isCut(stored, read) ? (over(stored, read, next) as T) : next;
