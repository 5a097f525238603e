// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { harmless } from '../../adapters/discord/harmless.ts';
import { renderDiscord } from '../../adapters/discord/render.ts';
import type { Block } from '../../src/core/document.ts';
import { anyDocument, expectWords } from '../support/any-document.ts';
import { faultsOf, shown } from '../support/discord-payloads.ts';
import * as fc from '../support/properties.ts';

/** Without blanks, and without what marks and joins. */
const bare = (text: string): string => text.replace(/[\s·–|▰▱>#-]/g, '');

describe('a document in Discord', () => {
  it('keeps every limit, loses no word and names nobody, whatever it says', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const payloads = renderDiscord(document);
        for (const payload of payloads) expect(faultsOf(payload)).toEqual([]);
        const all = bare(shown(document));
        const isFile = payloads.some(({ files }) => files !== undefined);
        const from = isFile
          ? all.length -
            bare(payloads.flatMap(({ files = [] }) => files.map(({ text }) => text)).join('')).length
          : 0;
        expectWords(document, all.slice(from), (said) => bare(harmless(said)));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [
      'lines',
      (at: number): Block => ({ type: 'paragraph', text: [`line ${at} ${'of words '.repeat(12)}\n`] }),
    ],
    [
      'incidents',
      (at: number): Block => ({
        type: 'section',
        tone: 'critical',
        title: [`incident ${at}`],
        lines: [['x_'.repeat(90)]],
        actions: [{ label: 'Explain', line: `explain ${at}`, style: 'default' }],
      }),
    ],
    ['code', (at: number): Block => ({ type: 'code', text: `${at}: ${'"\\\u0001`'.repeat(40)}` })],
  ])('of 1 MB of %s becomes messages within every limit, and a file', (_what, make) => {
    const blocks = Array.from({ length: 7_000 }, (__, at) => make(at));
    expect(JSON.stringify(blocks).length).toBeGreaterThan(1_000_000);
    const payloads = renderDiscord({ summary: 'much', blocks });
    expect(payloads.flatMap(faultsOf)).toEqual([]);
    expect(payloads).toHaveLength(5);
    expect(payloads.at(-1)?.files?.[0]?.text).toContain('6999');
  });

  it('of one word of 1 MB too', () => {
    const payloads = renderDiscord({
      summary: 'm'.repeat(200_000),
      blocks: [{ type: 'paragraph', text: [{ type: 'code', text: 'é'.repeat(1_000_000) }] }],
    });
    expect(payloads.flatMap(faultsOf)).toEqual([]);
    expect(payloads.at(-1)?.files?.[0]?.text).toBe('é'.repeat(1_000_000));
  });
});
