// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { Document, plain } from '../src/core/document.ts';

const shown = (block: unknown): string => {
  const { blocks } = Document.parse({ summary: 's', blocks: [block] });
  const [first] = blocks;
  return first?.type === 'paragraph' ? plain(first.text) : `as ${first?.type}`;
};

describe('a document of a newer release', () => {
  test('has what this one does not know as plain words', () => {
    expect(
      shown({
        type: 'timeline',
        entries: [{ at: 5, text: ['Pod ', { type: 'code', text: 'web' }, ' began'] }],
      }),
    ).toBe('Pod web began');
    expect(shown({ type: 'map', tiles: [1, 2], fallback: 'Two nodes are full.' })).toBe(
      'Two nodes are full.',
    );
    expect(shown({ type: 'headline', tone: 'purple', text: ['Something is new'] })).toBe('Something is new');
    expect(
      shown({ type: 'paragraph', text: ['see ', { type: 'badge', text: 'NEW', url: 'https://x.test' }] }),
    ).toBe('see NEW');
  });

  test('shows what this one knows as it is', () => {
    expect(shown({ type: 'divider' })).toBe('as divider');
  });

  test('never fails, whatever is in it', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 100; depth += 1) deep = { type: 'deep', a: [deep] };
    for (const block of [null, 7, 'words', [], {}, deep])
      expect(Document.safeParse({ summary: 's', blocks: [block] }).success).toBe(true);
  });
});
