// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { foldSlack } from '../../adapters/slack/fold.ts';
import { renderSlack } from '../../adapters/slack/render.ts';
import { harmless } from '../../adapters/slack/render-inline.ts';
import { type Block, code } from '../../src/core/document.ts';
import { anyDocument, expectWords } from '../support/any-document.ts';
import * as fc from '../support/properties.ts';
import { faultsOf, shown, wordsIn } from '../support/slack-payloads.ts';

/** Without spaces, and without what marks and joins. */
const bare = (text: string): string => text.replace(/[\s·–`*_<>|▰▱]/g, '');

describe('a document in Slack', () => {
  it('keeps every limit, loses no word and notifies nobody, whatever it says', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const payloads = renderSlack(document);
        for (const payload of payloads) expect(faultsOf(payload)).toEqual([]);
        // Folded it is the same messages, or the first of them and the rest for where no file can be put.
        const folded = foldSlack(document);
        const whole = folded.flatMap((payload) => payload.file?.instead ?? [payload]);
        expect(whole).toEqual(payloads);
        expect(folded.length).toBeLessThanOrEqual(6);
        for (const payload of folded) expect(faultsOf(payload)).toEqual([]);
        const all = bare(shown(document));
        expectWords(document, all, (said) => bare(harmless(said)));
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
        lines: [['x'.repeat(90)]],
        actions: [],
      }),
    ],
    ['code', (at: number): Block => ({ type: 'code', text: `${at}: ${'"\\\u0001'.repeat(40)}` })],
  ])('of 200 kB of %s becomes messages within every limit', (_what, make) => {
    const blocks = Array.from({ length: 1_700 }, (__, at) => make(at));
    expect(JSON.stringify(blocks).length).toBeGreaterThan(200_000);
    const payloads = renderSlack({ summary: 'much', blocks });
    expect(payloads.flatMap(faultsOf)).toEqual([]);
    expect(payloads.at(-1)?.text).toBe(`much (${payloads.length} of ${payloads.length})`);
  });

  it('of one word of 200 kB too', () => {
    const payloads = renderSlack({
      summary: 'm'.repeat(200_000),
      blocks: [{ type: 'paragraph', text: [code('é'.repeat(200_000))] }],
    });
    expect(payloads.flatMap(faultsOf)).toEqual([]);
    expect(wordsIn(payloads.map(({ blocks }) => blocks))).toHaveLength(200_000);
  });
});
