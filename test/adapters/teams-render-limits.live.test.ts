// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { activityOf } from '../../adapters/teams/activity-of.ts';
import { createAudience } from '../../adapters/teams/audience.ts';
import { renderTeams } from '../../adapters/teams/render.ts';
import { harmless } from '../../adapters/teams/render-text.ts';
import { type Block, code } from '../../src/core/document.ts';
import { faultOfActivity } from '../standins/teams/check-activity.ts';
import { textOfCard } from '../standins/teams/visible-text.ts';
import { anyDocument, expectWords } from '../support/any-document.ts';
import * as fc from '../support/properties.ts';
import { faultsOf, shown } from '../support/teams-payloads.ts';

/** Without spaces, and without what marks and joins. */
const bare = (text: string): string => text.replace(/[\s\u200b·–•|▰▱]/g, '');

const KB = 1_024;

const shows = { report: 'r'.repeat(40), incident: 'i'.repeat(40), explained: true };

describe('a document in Teams', () => {
  it('is below the limit of Teams with everybody named who may see it anew', async () => {
    const blocks = Array.from({ length: 80 }, (): Block => ({ type: 'paragraph', text: ['x'.repeat(400)] }));
    const [payload, ...more] = renderTeams({ summary: 'much', blocks, shows }, 80 * KB);
    expect(more).toEqual([]);
    const audience = createAudience({
      isLarge: async () => true,
      memory: undefined,
      clock: { now: () => 0 },
    });
    for (let at = 0; at < 80; at += 1) await audience.met('19:x', `29:1${String(at).padStart(180, 'x')}`);
    const card = await audience.addressed('19:x', payload.card);
    const named = card.refresh?.userIds ?? [];
    expect(named.length).toBeGreaterThan(30);
    expect(named[0]).toContain('x79');
    expect(faultOfActivity(activityOf({ ...payload, card }))).toBeUndefined();
  });

  it('keeps every limit, loses no word and notifies nobody, whatever it says', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(16 * KB, 40 * KB, 80 * KB), (document, bytes) => {
        const payloads = renderTeams({ ...document, shows }, bytes);
        for (const payload of payloads) expect(faultsOf(payload, bytes)).toEqual([]);
        const all = bare(shown(document, bytes));
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
        actions: [{ label: 'Explain', line: `explain ${at}`, style: 'default' }],
      }),
    ],
    ['code', (at: number): Block => ({ type: 'code', text: `${at}: ${'"\\\u0001'.repeat(40)}` })],
  ])('of 1 MB of %s becomes messages within every limit', (_what, make) => {
    const blocks = Array.from({ length: 9_000 }, (__, at) => make(at));
    expect(JSON.stringify(blocks).length).toBeGreaterThan(1_000_000);
    const payloads = renderTeams({ summary: 'much', blocks });
    expect(payloads.flatMap((payload) => faultsOf(payload))).toEqual([]);
    expect(payloads.at(-1)?.summary).toBe(`much (${payloads.length} of ${payloads.length})`);
  });

  it('of one word of 1 MB too, with no character in two', () => {
    const family = '👩🏽‍❤️‍💋‍👨🏿';
    const payloads = renderTeams({
      summary: 'm'.repeat(200_000),
      blocks: [{ type: 'paragraph', text: [code('é'.repeat(900_000)), family.repeat(8_000)] }],
    });
    expect(payloads.flatMap((payload) => faultsOf(payload))).toEqual([]);
    const texts = payloads.map(({ card }) => textOfCard(card).replaceAll('\n', ''));
    expect(texts.join('')).toBe('é'.repeat(900_000) + family.repeat(8_000));
    for (const text of texts.filter((one) => one.includes('👩') && !one.includes('é')))
      expect(text.replaceAll(family, '')).toBe('');
  });
});
