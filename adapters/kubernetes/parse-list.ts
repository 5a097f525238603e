// SPDX-License-Identifier: Apache-2.0

import { isAscii } from 'node:buffer';
import { type Json, record } from '../../src/core/read.ts';

/** The text of bytes. The plain form is read four times as fast, and all but a few names are plain. */
export const textOf = (bytes: Buffer): string => bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');

interface Split {
  /** The list without its items. */
  readonly envelope: Json;
  /** Where each item begins and ends. */
  readonly items: readonly (readonly [number, number])[];
}

const FIRST = '"items":[';
/** How API servers begin each item of a list, and so what stands between two. */
const BEGIN = '{"metadata":{"name":';
const BETWEEN = Buffer.from(`},${BEGIN}`);
const LIST = Buffer.from(`${FIRST}${BEGIN}`);

/**
 * Where a list's items are, found without parsing; undefined where a server writes otherwise. Between two items stands
 * what cannot stand in a text, where quotes are escaped; should it stand deeper in an item, the pieces are not whole JSON.
 */
const split = (bytes: Buffer): Split | undefined => {
  const first = bytes.indexOf(LIST);
  const end = bytes.lastIndexOf(']');
  if (first === -1 || end < first) return undefined;
  const head = textOf(bytes.subarray(0, first + FIRST.length));
  const envelope = record(JSON.parse(head + textOf(bytes.subarray(end))));
  const items: [number, number][] = [];
  for (let from = first + FIRST.length; from !== -1; ) {
    const between = bytes.indexOf(BETWEEN, from);
    items.push([from, between === -1 ? end : between + 1]);
    from = between === -1 ? -1 : between + 2;
  }
  return { envelope, items };
};

export interface ListText<T> {
  readonly envelope: Json;
  /** What became of the items; undefined when the text is no list. */
  readonly items: readonly T[] | undefined;
}

const inPieces = <T>(bytes: Buffer, each: () => (item: Json) => T): ListText<T> | undefined => {
  try {
    const parts = split(bytes);
    if (parts === undefined) return undefined;
    const take = each();
    const items = parts.items.map(([from, to]) => take(JSON.parse(textOf(bytes.subarray(from, to))) as Json));
    return { envelope: parts.envelope, items };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/**
 * Parses a list one item at a time, so that an item is garbage before the next one is parsed: a page that is parsed
 * whole lives long enough to be moved, twice, to where garbage is collected seldom. `each` starts a run over the
 * items; a list that does not come apart is parsed whole in a second run. Throws SyntaxError for what is no JSON.
 */
export const parseList = <T>(bytes: Buffer, each: () => (item: Json) => T): ListText<T> => {
  const pieces = inPieces(bytes, each);
  if (pieces !== undefined) return pieces;
  const parsed: unknown = JSON.parse(textOf(bytes));
  const { items, ...envelope } = record(parsed);
  // Go writes an empty list as null.
  const isList = typeof envelope['kind'] === 'string' && envelope['kind'].endsWith('List');
  if (!Array.isArray(items)) return { envelope, items: items === null && isList ? [] : undefined };
  const take = each();
  const objects = items.filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item));
  return { envelope, items: objects.map((item) => take(item as Json)) };
};
