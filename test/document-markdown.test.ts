// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { type Block, code, type Document, emphasis, link, strong, type Text } from '../src/core/document.ts';
import { documentMarkdown } from '../src/core/document-markdown.ts';
import { goldenDocuments } from './golden/documents.ts';
import { anyDocument, spansOf } from './support/any-document.ts';
import * as fc from './support/properties.ts';

const of = (...blocks: Block[]): string => documentMarkdown({ summary: 's', blocks });
const said = (...text: Text): string => of({ type: 'paragraph', text });

describe('words', () => {
  it.each([
    [['plain'], 'plain\n'],
    [['*a* `b` [c](d) <e> ~f~ \\g | h'], '\\*a\\* \\`b\\` \\[c\\](d) \\<e\\> \\~f\\~ \\\\g \\| h\n'],
    [['snake_case and _this_'], 'snake_case and \\_this\\_\n'],
    [['&lt; &#60; A & B; &'], '\\&lt; \\&#60; A & B; &\n'],
    [['# one\n- two\n3. three\n\n   === four'], '\\# one\\\n\\- two\\\n3\\. three\\\n\\=== four\n'],
    [['a\u0000b\u202ec\ud83d'], 'a b c\ufffd\n'],
    [[strong(' two words '), 'x'], ' **two words** x\n'.trimStart()],
    [[emphasis('so'), strong('')], '*so*\n'],
    [[code('a`b'), ' ', code('`'), ' ', code('|'), code('')], '``a`b`` `` ` `` `|`\n'],
    [
      [link('the *docs*', 'https://a.example/x?b=<c>')],
      '[the \\*docs\\*](<https://a.example/x?b=%3Cc%3E>)\n',
    ],
    [[{ type: 'person', id: 'U1', name: 'ana_b*' }], '@ana_b\\*\n'],
    [[{ type: 'time', at: Date.parse('2026-11-22T09:30:10Z'), style: 'relative' }], '2026-11-22 09:30 UTC\n'],
    [[{ type: 'time', at: 1e300, style: 'clock' }], '1e+300\n'],
  ] satisfies [Text, string][])('%j', (text, markdown) => {
    expect(said(...text)).toBe(markdown);
  });
});

describe('blocks', () => {
  it('keep a line break where there was one, inside what they belong to', () => {
    expect(of({ type: 'quote', text: ['a\nb'] })).toBe('> a\\\n> b\n');
    expect(of({ type: 'list', ordered: true, items: [['a\nb'], ['c']] })).toBe('1. a\\\n   b\n2. c\n');
  });

  it('fence code with more ticks than are in it', () => {
    expect(of({ type: 'code', text: 'a\n```\nb', language: 'sh' })).toBe('````sh\na\n```\nb\n````\n');
  });

  it('are tables whose cells no bar can end', () => {
    const rows = [[['a|b'], [code('c|d')]], [['only']]];
    expect(of({ type: 'table', columns: ['A', 'B'], rows })).toBe(
      '| A | B |\n| --- | --- |\n| a\\|b | `c\\|d` |\n| only |  |\n',
    );
  });

  it('end with what generated words rest on', () => {
    const document: Document = {
      summary: 's',
      blocks: [{ type: 'paragraph', text: ['So it is.'] }],
      generated: true,
      sources: [
        { title: 'Event BackOff', text: 'back-off\nrestarting' },
        { title: 'Docs', text: '', url: 'https://kubernetes.io/docs/' },
      ],
    };
    expect(documentMarkdown(document)).toBe(
      'So it is.\n\n## Sources\n\n- Event BackOff: back-off restarting\n- [Docs](<https://kubernetes.io/docs/>)\n',
    );
  });
});

const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

describe('any document', () => {
  it('loses no word, in order', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const markdown = letters(documentMarkdown(document));
        let at = 0;
        for (const block of document.blocks) {
          if (block.type === 'actions' || block.type === 'menu') continue;
          for (const span of spansOf(block)) {
            const words = letters(span);
            const found = markdown.indexOf(words, at);
            expect(found).toBeGreaterThanOrEqual(at);
            at = found + words.length;
          }
        }
        expect(at).toBeLessThanOrEqual(markdown.length);
      }),
      { numRuns: 60 },
    );
  });

  it('of hostile words has no heading, link or mark-up but its own', () => {
    const { hostile } = goldenDocuments;
    if (hostile === undefined) throw new Error('there is no hostile document');
    const outside = documentMarkdown(hostile)
      .replace(/^```[\s\S]*?^````*$/gm, '')
      .replace(/`[^`\n]*`/g, '');
    expect(outside).not.toMatch(/(?<!\\)<\w/);
    expect(outside).not.toMatch(/(?<!\\)\]\(/);
    expect(outside).toContain('\\<script\\>');
  });
});
