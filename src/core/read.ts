// SPDX-License-Identifier: Apache-2.0

/**
 * Readers for data that came from outside and was not validated by a schema (Kubernetes lists): each returns a
 * value of its type or nothing, whatever it is given. A field of the wrong type counts as absent.
 */
export type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = Object.freeze({});

export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : NOTHING;

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** A count: what Kubernetes calls int32 or int64. */
export const integer = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) ? (value as number) : undefined;

export const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

const EMPTY: readonly never[] = Object.freeze([]);

// Plain loops: these run for every field of tens of thousands of objects.
export const list = <T>(value: unknown, each: (item: Json) => T): readonly T[] => {
  if (!Array.isArray(value) || value.length === 0) return EMPTY;
  const result: T[] = [];
  for (const item of value as readonly unknown[]) {
    if (typeof item === 'object' && item !== null) result.push(each(item as Json));
  }
  return result;
};

export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) && value.length > 0
    ? value.filter((item): item is string => typeof item === 'string')
    : EMPTY;

const NO_TEXTS: Readonly<Record<string, string>> = Object.freeze({});

/** Without copying, where every value is text already: what comes from outside is ours once it is read. */
export const textMap = (value: unknown): Readonly<Record<string, string>> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return NO_TEXTS;
  const given = value as Record<string, unknown>;
  for (const key in given) if (typeof given[key] !== 'string') return onlyTexts(given);
  return given as Record<string, string>;
};

const onlyTexts = (given: Record<string, unknown>): Readonly<Record<string, string>> => {
  const result: Record<string, string> = {};
  for (const [key, item] of Object.entries(given)) if (typeof item === 'string') result[key] = item;
  return result;
};

/** RFC 3339 text → epoch milliseconds. */
export const time = (value: unknown): number | undefined => {
  if (typeof value !== 'string') return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
};

/** A port or count that Kubernetes allows as a number or as text (IntOrString). */
export const intOrText = (value: unknown): number | string | undefined => number(value) ?? text(value);
