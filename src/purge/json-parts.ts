// SPDX-License-Identifier: Apache-2.0

import { isDeeper } from '../core/is-deeper.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** JSON, or the text itself where it is none, or nests deeper than anything of ours: some entries are one word. */
export const jsonOf = (text: string): Json => {
  try {
    const json = JSON.parse(text) as Json;
    return isDeeper(json) ? text : json;
  } catch {
    return text;
  }
};

/** Every text in it, names of properties too. */
export const textsIn = function* (value: Json): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* textsIn(item);
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) {
      yield name;
      yield* textsIn(item);
    }
};

/** Every object in it. */
export const objectsIn = function* (value: Json): Generator<Readonly<Record<string, Json>>> {
  if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* objectsIn(item);
  else if (typeof value === 'object' && value !== null) {
    yield value as Readonly<Record<string, Json>>;
    for (const item of Object.values(value)) yield* objectsIn(item);
  }
};

/**
 * The same with every text as `text` makes it, without those elements of lists that `drops`, and with every object as
 * `object` makes it first.
 */
export const rewritten = (
  value: Json,
  by: {
    readonly text: (text: string) => string;
    readonly drops: (item: Json) => boolean;
    readonly object: (object: Readonly<Record<string, Json>>) => Readonly<Record<string, Json>>;
  },
): Json => {
  if (typeof value === 'string') return by.text(value);
  if (Array.isArray(value))
    return (value as readonly Json[]).filter((item) => !by.drops(item)).map((item) => rewritten(item, by));
  if (typeof value !== 'object' || value === null) return value;
  const made = by.object(value as Readonly<Record<string, Json>>);
  return Object.fromEntries(Object.entries(made).map(([name, item]) => [by.text(name), rewritten(item, by)]));
};

export type { Json };
