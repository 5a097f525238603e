// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { joinLine, LINE_LIMIT, splitLine } from '../src/core/command-line.ts';
import * as fc from './support/properties.ts';

describe('splitLine', () => {
  test.each([
    ['analyze -n a,b', ['analyze', '-n', 'a,b']],
    ['  analyze   ', ['analyze']],
    ['', []],
    ['explain "two words" x', ['explain', 'two words', 'x']],
    ["--selector='app in (a, b)'", ['--selector=app in (a, b)']],
    ['a"b c"d', ['ab cd']],
    ['--cluster ""', ['--cluster', '']],
    ['analyze\u00a0--explain', ['analyze', '--explain']],
  ])('%j', (line, words) => {
    expect(splitLine(line)).toEqual(words);
  });

  test.each([
    ['typographic double quotes', 'analyze “two words”', ['analyze', 'two words']],
    ['german quotes', 'analyze „two words“', ['analyze', 'two words']],
    ['typographic single quotes', 'analyze ‘two words’', ['analyze', 'two words']],
    ['an apostrophe inside typographic quotes', 'analyze “it’s”', ['analyze', 'it’s']],
    ['a long dash for two', 'analyze —explain', ['analyze', '--explain']],
    ['a dash inside a word', 'prod—eu', ['prod—eu']],
  ])('forgives what chat clients do: %s', (_, line, words) => {
    expect(splitLine(line)).toEqual(words);
  });

  test('takes what stands in plain quotes as it is', () => {
    expect(splitLine('"prod “eu” —x"')).toEqual(['prod “eu” —x']);
  });

  test('refuses what cannot be meant', () => {
    expect(() => splitLine('a'.repeat(LINE_LIMIT + 1))).toThrow('2001 characters long');
    expect(() => splitLine('a\u001b[2J')).toThrow('control characters');
    expect(() => splitLine('analyze "a')).toThrow('A quote (") is opened and never closed.');
  });
});

test('any words survive being joined and split', () => {
  const character = fc.constantFrom(
    'a',
    '-',
    '—',
    ' ',
    '"',
    "'",
    '“',
    '”',
    '„',
    '’',
    '\u00a0',
    '\n',
    '🙂',
    '=',
  );
  const word = fc.array(character, { maxLength: 8 }).map((characters) => characters.join(''));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      expect(splitLine(joinLine(words))).toEqual(words);
    }),
    { numRuns: 2_000 },
  );
});
