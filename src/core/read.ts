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

export const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

export const list = <T>(value: unknown, each: (item: Json) => T): readonly T[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null).map(each) : [];

export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

export const textMap = (value: unknown): Readonly<Record<string, string>> => {
  const result: Record<string, string> = {};
  for (const [key, item] of Object.entries(record(value))) if (typeof item === 'string') result[key] = item;
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
