// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { createMasker } from '../src/core/mask/masker.ts';
import { redactSecrets } from '../src/core/redact/redact-secrets.ts';
import { detectable, image, objectName } from './support/identifiers.ts';
import { dictionary, masker } from './support/masker.ts';
import * as fc from './support/properties.ts';

/** Ways in which an identifier stands in events, conditions, logs and questions. */
const sentences: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => `pod ${name} is failing`,
  (name) => `"${name}" not found`,
  (name) => `(${name})`,
  (name) => `error in ${name}: exit 1`,
  (name) => `why is ${name} slow?`,
  (name) => `${name}, ${name}; ${name}.`,
  (name) => `a/${name}`,
  (name) => `x=${name} y`,
  (name) => `[${name}]`,
  (name) => `{"name":"${name}"}`,
  (name) => `\n${name}\n`,
  (name) => `<${name}>`,
  (name) => `dial ${name}!`,
];

describe('properties', () => {
  const runs = { numRuns: 300 };

  test('nothing that identifies by its form is left', () => {
    const names = masker('strict', []);
    fc.assert(
      fc.property(detectable, fc.constantFrom(...sentences), (identifier, sentence) => {
        const text = sentence(identifier);
        const masked = names.mask(text);
        expect(masked).not.toContain(identifier);
        // What reads like a password (`pwd.example.com: secret`) is removed for good, and does not come back.
        if (redactSecrets(text) === text) expect(names.unmask(masked)).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test('no name of the dictionary is left', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(objectName, image), { minLength: 1, maxLength: 30 }),
        fc.array(fc.constantFrom(...sentences), { minLength: 1, maxLength: 10 }),
        (values, ways) => {
          const names = masker(
            'names',
            values.map((value) => ({ kind: value.includes('/') ? 'image' : 'Pod', value })),
          );
          for (const value of values) {
            const text = ways.map((way) => way(value)).join(' and ');
            const masked = names.mask(text);
            expect(masked).not.toContain(value);
            // An image `…/pwd:1.4.2` reads like a password, too.
            if (redactSecrets(text) === text) expect(names.unmask(masked)).toBe(text);
          }
        },
      ),
      runs,
    );
  });

  test('what was masked comes back exactly, whatever the text', () => {
    const words = fc.oneof(
      fc.string(),
      fc.constantFrom(...dictionary.map(({ value }) => value)),
      detectable,
      fc.constantFrom(
        ' ',
        '\n',
        '-',
        '/',
        ':',
        '"',
        '`',
        'pod',
        'pod-',
        'ns-',
        '_',
        '.',
        '=',
        '-\n',
        'é',
        '日本',
        '🚀',
      ),
    );
    fc.assert(
      fc.property(fc.array(words), (pieces) => {
        const names = masker();
        const text = pieces.join('');
        const clean = createMasker({ key: 'k', dictionary: [], mode: 'off' }).mask(text);
        expect(names.unmask(names.mask(text))).toBe(clean);
      }),
      // An `S` of the next line is no plural.
      { numRuns: 1_000, examples: [[['111111111111', '\n', 'S']]] },
    );
  });
});

describe('time', () => {
  const LENGTH = 100_000;
  const hostile = [
    'a',
    'a.',
    'a-',
    '1.',
    ':',
    'ab:',
    '/',
    'a/',
    '@',
    'web ',
    'checkout-',
    '"',
    'pod-',
    'a@a.',
    'https://',
    'x=',
    'k2bcdf',
    '-\n',
    'image "a/',
    'a1b2c3d4e5f6 ',
    '\\n',
    'C:\\a',
    '\\\\a\\',
    '%2F',
    '+1(2)',
    'O = a b ',
    'com.a.',
    'VALUES (',
    "WHERE a='",
    'a:b-c1:d',
    '4111-',
    'AB12 ',
    'a b c [11/Jun/2026:',
    'a?a=b',
    'system:serviceaccount:a:',
    'Europe/',
    'v1.2.3-rc',
    '1',
    '日',
  ];
  test.each(hostile)('masks and unmasks 100 kB of %j in time', (piece) => {
    const names = masker();
    const text = piece.repeat(Math.ceil(LENGTH / piece.length));
    // Of the processor, which a busy machine does not lengthen.
    const started = process.cpuUsage();
    names.unmask(names.mask(text));
    const { user, system } = process.cpuUsage(started);
    // Linear: a quadratic step takes minutes here, not tenths of a second.
    expect((user + system) / 1_000).toBeLessThan(10_000);
  });

  test('masks and unmasks a megabyte of all of them in time', () => {
    const names = masker();
    const text = hostile
      .map((piece) => piece.repeat(Math.ceil(1_000_000 / hostile.length / piece.length)))
      .join(' ');
    expect(text.length).toBeGreaterThan(1_000_000);
    const started = process.cpuUsage();
    names.unmask(names.mask(text));
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(40_000);
  });
});
