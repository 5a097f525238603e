// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { harmless } from '../../adapters/slack/render-inline.ts';
import { cutWithin, jsonLength, splitText } from '../../adapters/slack/split-text.ts';
import { oddText } from '../support/odd-text.ts';
import * as fc from '../support/properties.ts';

describe('a text that is cut', () => {
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const count = (given: string): number => [...graphemes.segment(given)].length;

  it('keeps its budget, its characters and its graphemes', () => {
    fc.assert(
      fc.property(
        fc.array(oddText, { maxLength: 30 }),
        fc.integer({ min: 40, max: 300 }),
        (parts, budget) => {
          const whole = harmless(parts.join(''));
          const pieces = splitText(whole, budget);
          expect(pieces.join('')).toBe(whole);
          for (const part of pieces) expect(jsonLength(part)).toBeLessThanOrEqual(budget);
          expect(pieces.map(count).reduce((sum, each) => sum + each, 0)).toBe(count(whole));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('ends with a line, else with a word', () => {
    expect(splitText('one two\nthree four five', 16)).toEqual(['one two\n', 'three four five']);
    expect(splitText('three four five', 12)).toEqual(['three four ', 'five']);
    expect(cutWithin('unbroken', 4)).toBe(4);
    expect(cutWithin('unbroken', 4, true)).toBe(0);
  });

  it('counts what JSON makes of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        expect(jsonLength(harmless(given))).toBe(JSON.stringify(harmless(given)).length - 2);
      }),
    );
  });
});
