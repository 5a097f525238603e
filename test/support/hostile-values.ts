// SPDX-License-Identifier: Apache-2.0

import * as fc from './properties.ts';

/** Names that mean something to JavaScript, and to careless code. */
const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  'then',
  'toJSON',
  '',
  '\ud800',
  'a\u0000b',
];

const deep = (depth: number, open: string, close: string): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;

/** Values that are no text: numbers that JSON holds and computers do not, texts that are none. */
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -0,
    1e308,
    -1e308,
    2 ** 53,
    Number.MIN_VALUE,
    '\ud83d',
    '\udc00x',
    '\u202e\u0000\u001b[31m',
    'x'.repeat(100_000),
    'NaN',
    '1e999',
  ),
  fc.string({ maxLength: 12, unit: 'binary' }),
  fc.integer(),
);

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...names), tie('tree')), { maxLength: 4 })
      // As JSON.parse makes it: `__proto__` is a property of its own.
      .map((entries) => {
        const made: Record<string, unknown> = {};
        for (const [name, value] of entries)
          Object.defineProperty(made, name, { value, enumerable: true, configurable: true, writable: true });
        return made;
      }),
  ),
}));

/** Anything that JSON can hold, and the worst of it often. */
export const hostileValue: fc.Arbitrary<unknown> = tree;

/** A value with some of its parts replaced by such: close enough to what is expected to get far. */
export const spoiled = (value: unknown): fc.Arbitrary<unknown> => {
  const paths: (readonly string[])[] = [];
  const walk = (one: unknown, path: readonly string[]): void => {
    paths.push(path);
    if (typeof one === 'object' && one !== null)
      for (const [name, inner] of Object.entries(one)) walk(inner, [...path, name]);
  };
  walk(value, []);
  const put = (one: unknown, [name, ...rest]: readonly string[], other: unknown): unknown => {
    if (name === undefined) return other;
    if (Array.isArray(one))
      return one.map((item: unknown, at) => (String(at) === name ? put(item, rest, other) : item));
    const given = one as Readonly<Record<string, unknown>>;
    return { ...given, [name]: put(given[name], rest, other) };
  };
  return fc
    .array(fc.tuple(fc.constantFrom(...paths), hostileValue), { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce<unknown>((made, [path, other]) => {
        try {
          return put(made, path, other);
        } catch {
          return made;
        }
      }, value),
    );
};

/** What nests beyond measure. */
export const deepTexts: readonly string[] = [deep(20_000, '[', ']'), deep(20_000, '{"a":', '}')];

/** Texts that are no document: cut off, nested beyond measure, large. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  hostileValue.map((value) => JSON.stringify(value)),
  fc.string({ maxLength: 200, unit: 'binary' }),
  fc.constantFrom(
    ...deepTexts,
    deep(500, '[', ''),
    deep(700, '[', ']'),
    deep(900, '{"a":', '}'),
    `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]`,
    Array.from(
      { length: 30 },
      (_, at) => `l${at}: &l${at} [${at === 0 ? 'x' : `*l${at - 1}, *l${at - 1}, *l${at - 1}`}]`,
    ).join('\n'),
    '%YAML 9.9\n---\n? {a: b}\n: !!js/function "x"',
    '!!binary "%%%"',
    'a: '.repeat(3_000),
    `{"a": "${'x'.repeat(10_000_000)}"}`,
    '\ufeff{}',
    '\u0000',
  ),
);
