// SPDX-License-Identifier: Apache-2.0

import * as fc from './properties.ts';

/** One change to an object: the field that is so many steps into it, counted over all of its fields, and what becomes of it. */
export interface Mutation {
  readonly at: number;
  readonly to: Change;
}

const HUGE = 20_000;

/** What a field becomes. Texts are such that a careless pattern takes for ever on them. */
const changes = {
  dropped: () => undefined,
  null: () => null,
  number: () => 3,
  negative: () => -1,
  enormous: () => 1e308,
  fraction: () => 1.5,
  true: () => true,
  text: () => 'x',
  'empty text': () => '',
  'no time': () => '2026-13-45T99:99:99Z',
  'long ago': () => '0001-01-01T00:00:00Z',
  'huge text': () => 'a'.repeat(HUGE),
  'huge words': () => '0/3 nodes are available: 1 node(s) had '.repeat(HUGE / 40),
  'huge blanks': () => `"${' '.repeat(HUGE)}`,
  'huge path': () => 'a.b/'.repeat(HUGE / 4),
  'odd text': () => '<!channel> \u0000\u001b[31m {name} $& \ud800 \u202e`*_~',
  'key of every object': () => '__proto__',
  'another such key': () => 'constructor',
  'empty list': () => [],
  'empty object': () => ({}),
  'list of nulls': () => [null, null],
  'list of lists': () => [[[]]],
  'list of texts': () => ['a', 'b'],
  'own fields': () =>
    JSON.parse('{"__proto__":{"a":1},"constructor":"x","toString":1,"length":-1}') as unknown,
  twice: (value: unknown) => (Array.isArray(value) ? [...value, ...value] : value),
  wrapped: (value: unknown) => [value],
} as const;
type Change = keyof typeof changes;

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(100_000),
  to: fc.constantFrom(...(Object.keys(changes) as Change[])),
});

interface Field {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/** Every field and list item below a value, in order; kind and apiVersion stay, or nobody would look at the object. */
const fieldsOf = (value: unknown, isTop = true): readonly Field[] => {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder)
    .filter((key) => !isTop || (key !== 'kind' && key !== 'apiVersion'))
    .flatMap((key) => [{ holder, key }, ...fieldsOf(holder[key], false)]);
};

/** A copy with these changes, one after the other. */
export const mutated = (object: unknown, mutations: readonly Mutation[]): unknown => {
  const copy = structuredClone(object);
  for (const { at, to } of mutations) {
    const fields = fieldsOf(copy);
    const field = fields[at % Math.max(1, fields.length)];
    if (field === undefined) continue;
    const { holder, key } = field;
    const value = changes[to](holder[key]);
    if (value === undefined && !Array.isArray(holder)) Reflect.deleteProperty(holder, key);
    else holder[key] = value;
  }
  return copy;
};
