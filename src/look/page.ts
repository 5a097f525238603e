// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { Refused } from '../core/errors.ts';

/** Longest page, in characters of JSON: what is passed on to a model or a chat is read by somebody. */
const LONGEST = 48_000;

interface Asked {
  readonly limit: number;
  readonly after?: string | undefined;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly next?: string;
}

const wrong = (): Refused =>
  new Refused('That is not where a page of this list ended. Ask for the first page again.');

/** Which list it is: a mark of one fits no other. */
const listOf = (question: unknown): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 4);

const read = (mark: string, list: string): string => {
  const text = Buffer.from(mark, 'base64url').toString('utf8');
  if (!text.startsWith(`${list} `)) throw wrong();
  return text.slice(list.length + 1);
};

/**
 * A stretch of a sorted list. The mark of its end is the key of its last row, not a number: rows that came or went meanwhile
 * neither repeat nor skip another. `keyOf` grows with the list; `question` is what makes it this list.
 */
export const pageOf = <T>(
  sorted: readonly T[],
  { limit, after }: Asked,
  { keyOf, question }: { readonly keyOf: (item: T) => string; readonly question: unknown },
): Page<T> => {
  const list = listOf(question);
  const from = after === undefined ? undefined : read(after, list);
  const start = from === undefined ? 0 : sorted.findIndex((item) => keyOf(item) > from);
  const left = start === -1 ? [] : sorted.slice(start);
  const items: T[] = [];
  let size = 0;
  for (const item of left.slice(0, limit)) {
    size += JSON.stringify(item).length;
    if (items.length > 0 && size > LONGEST) break;
    items.push(item);
  }
  const last = items.at(-1);
  return {
    items,
    total: sorted.length,
    ...(last === undefined || items.length === left.length
      ? {}
      : { next: Buffer.from(`${list} ${keyOf(last)}`).toString('base64url') }),
  };
};
