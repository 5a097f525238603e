// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { LineCounter } from 'yaml';
import { yamlDocument, yamlDocuments, yamlValue } from '../src/core/yaml-documents.ts';

const nested: Readonly<Record<string, (levels: number) => string>> = {
  'lists in brackets': (levels) => '['.repeat(levels) + ']'.repeat(levels),
  'maps in braces': (levels) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`,
  'lists in lists': (levels) => `${'- '.repeat(levels)}a`,
  'maps in maps': (levels) =>
    Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
  'keys of keys': (levels) => `${'? '.repeat(levels)}a`,
  'brackets that nothing closes': (levels) => '['.repeat(levels),
};

const depthOf = (value: unknown): number => {
  let depth = 0;
  for (let inner = value; typeof inner === 'object' && inner !== null; [inner] = Object.values(inner))
    depth += 1;
  return depth;
};

describe('YAML of anybody', () => {
  test.each(Object.entries(nested))('with %s is read as deep as people nest, and no deeper', (name, text) => {
    const lines = new LineCounter();
    const { errors } = yamlDocument(`a: 1\nb:\n  ${text(201).replaceAll('\n', '\n  ')}`, lines);
    expect(errors.map(({ message }) => message)).toEqual(['nested deeper than 200 levels']);
    expect(lines.linePos(errors[0]?.pos[0] ?? 0).line).toBeGreaterThanOrEqual(3);
    for (const levels of [3_000, 9_000])
      expect(() => yamlValue(text(levels))).toThrow('nested deeper than 200 levels');
    if (name !== 'keys of keys' && !name.startsWith('brackets'))
      expect(depthOf(yamlValue(text(150)))).toBeGreaterThanOrEqual(149);
  });

  test('keeps the documents that come before one that nests too deep', () => {
    const [first, second, ...others] = yamlDocuments(`a: 1\n---\n${'['.repeat(900)}\n---\nb: 2\n`);
    expect(first?.toJS()).toEqual({ a: 1 });
    expect(second?.errors.map(({ message }) => message)).toEqual(['nested deeper than 200 levels']);
    expect(others).toEqual([]);
  });

  test('has each key of a map once, and says where it stands again', () => {
    const lines = new LineCounter();
    const { errors } = yamlDocument('a: 1\nb:\n  c: 1\n  d: {e: 1, "e": 2}\n  c: 2\nc: 3\n', lines);
    expect(errors.map(({ code, pos: [at] }) => [code, lines.linePos(at)])).toEqual([
      ['DUPLICATE_KEY', { line: 5, col: 3 }],
      ['DUPLICATE_KEY', { line: 4, col: 13 }],
    ]);
    expect(yamlValue('{1: a, "1": b, ? [x] : c, ? [x] : d}')).toBeDefined();
    expect(yamlValue('? - \n: a\n')).toBeDefined();
    for (const text of ['{a: 1, a: 2}', 'a: 1\na: 2'])
      expect(() => yamlValue(text)).toThrow('Map keys must be unique');
  });

  test('may hold as many keys as it likes: what it takes grows with them', () => {
    const keys = Array.from({ length: 30_000 }, (_, at) => `k${at}: ${at}`);
    expect(Object.keys(yamlValue(keys.join('\n')) as object)).toHaveLength(30_000);
    expect(() => yamlValue(`{${[...keys, keys[0]].join(', ')}}`)).toThrow('Map keys must be unique');
  });

  test('holds one document where one is wanted, also where the second cannot be read', () => {
    expect(yamlValue('')).toBeNull();
    expect(yamlDocuments('')).toEqual([]);
    expect(() => yamlValue('a: 1\n---\nb: 2\n')).toThrow('several documents');
    expect(() => yamlValue(`a: 1\n---\n${'- '.repeat(900)}a`)).toThrow('nested deeper');
  });
});
