// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { distance, suggest } from '../src/core/suggest.ts';
import * as fc from './support/properties.ts';

describe('distance', () => {
  it.each([
    ['analyze', 'analyze', 0],
    ['analize', 'analyze', 1],
    ['anaylze', 'analyze', 1],
    ['pdo', 'pod', 1],
    ['filter', 'filters', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ])('%s → %s takes %i edits', (a, b, edits) => {
    expect(distance(a, b, 10)).toBe(edits);
  });

  it('is the same both ways, zero only for equals, and never more than limit + 1', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (a, b, limit) => {
        const edits = distance(a, b, limit);
        expect(edits).toBe(distance(b, a, limit));
        expect(edits === 0).toBe(a === b);
        expect(edits).toBeLessThanOrEqual(limit + 1);
      }),
    );
  });
});

describe('suggest', () => {
  const verbs = ['analyze', 'explain', 'help', 'status', 'filters', 'clusters', 'cancel'];
  it.each([
    ['analize', 'analyze'],
    ['ANALYZE', 'analyze'],
    ['stauts', 'status'],
    ['hlep', 'help'],
    ['expl', 'explain'],
    ['filter', 'filters'],
    ['xyzzy', undefined],
    ['', undefined],
  ])('%s → %s', (given, meant) => {
    expect(suggest(given, verbs)).toBe(meant);
  });

  it('knows nothing when nothing is known, and stays quick on long input', () => {
    expect(suggest('anything', [])).toBeUndefined();
    expect(suggest('a'.repeat(10_000), verbs)).toBeUndefined();
  });
});
