// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { masker } from './support/masker.ts';

/** The words of a text between what is filled in. */
const wordsOf = (text: string): string => text.replace(/\{[^}]*\}/g, '[redacted x]');

test('what the catalogue itself says is never taken for a name', () => {
  const texts = analyzers
    .flatMap(({ analyzer }) => Object.values(analyzer.problems))
    .flatMap(({ message, fix }) => [message, fix].map(wordsOf));
  const { mask } = masker('strict', []);
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.filter((text) => mask(text) !== text)).toEqual([]);
});

test.each(['dial tcp: i/o timeout', 'net/http: TLS handshake timeout', 'failed calling webhook: EOF'])(
  'nor what every cluster says: %s',
  (text) => expect(masker('strict', []).mask(text)).toBe(text),
);
