// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { cutText } from '../src/core/redact/cut-text.ts';
import { detectable, image, objectName } from './support/identifiers.ts';
import * as fc from './support/properties.ts';

describe('a text that is cut', () => {
  test('never ends in half an identifier, wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.oneof(detectable, image, objectName),
        fc.constantFrom('', ' ', '"', '(', 'by=', '\n'),
        fc.nat(120),
        (identifier, before, limit) => {
          const cut = cutText(`1 2 3 ${before}${identifier} 4 5 6 7`, limit);
          expect(cut.length).toBeLessThanOrEqual(Math.max(limit, 0));
          if (!cut.includes(identifier)) expect('1 2 3 "(by=\n').toContain(cut.slice(5).trim());
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ['as it is', 20, 'as it is'],
    ['one two three', 9, 'one two'],
    ['one two three', 7, 'one two'],
    ['a 🚀', 3, 'a'],
    ['x'.repeat(400), 350, 'x'.repeat(350)],
  ])('%j at %i is %j', (text, limit, cut) => {
    expect(cutText(text, limit)).toBe(cut);
  });

  test('what is redacted is not cut open', () => {
    const token = 'ghp_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789';
    for (let limit = 1; limit < 50; limit += 1)
      expect(cutText(`token ${token} end of it`, limit)).not.toContain('ghp_');
  });
});
