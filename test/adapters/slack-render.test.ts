// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { blocksLength } from '../../adapters/slack/limits.ts';
import { renderSlack } from '../../adapters/slack/render.ts';
import { type Block, code, type Span, type Text } from '../../src/core/document.ts';
import { goldenDocuments } from '../golden/documents.ts';
import { faultsOf, shown } from '../support/slack-payloads.ts';

describe('a document in Slack', () => {
  it('fills its messages: few are needed', () => {
    const blocks = Array.from(
      { length: 200 },
      (_, at): Block => ({ type: 'paragraph', text: [`${at} ${'word '.repeat(100)}`] }),
    );
    const payloads = renderSlack({ summary: 'x', blocks });
    const mean =
      payloads.slice(0, -1).reduce((sum, payload) => sum + blocksLength(payload.blocks), 0) /
      (payloads.length - 1);
    expect(mean).toBeGreaterThan(10_000);
  });

  it('without blocks shows its summary', () => {
    expect(shown({ summary: 'Nothing <else>', blocks: [] })).toBe('Nothing <else>');
  });

  it('keeps names whole', () => {
    const name = 'shop/checkout-7d9f8b6c5-x2x4z';
    const payloads = renderSlack({
      summary: 'x',
      blocks: [
        {
          type: 'paragraph',
          text: Array.from({ length: 900 }, (): Text => ['pod ', code(name), ' fails, ']).flat(),
        },
      ],
    });
    expect(payloads.length).toBeGreaterThan(1);
    const names = payloads.flatMap(
      ({ blocks }) => JSON.stringify(blocks).match(/"[^"]+","style":\{"code"/g) ?? [],
    );
    expect(new Set(names)).toEqual(new Set([`"${name}","style":{"code"`]));
    expect(names).toHaveLength(900);
  });

  it('shows times in the reader’s zone, with UTC for whoever has none', () => {
    const at = Date.parse('2026-11-25T11:42:10Z');
    const time = (style: 'clock' | 'date' | 'relative'): Span => ({ type: 'time', at, style });
    const [{ blocks }] = renderSlack({
      summary: 'x',
      blocks: [
        { type: 'paragraph', text: [time('clock'), time('relative')] },
        { type: 'note', text: ['at ', time('date')] },
      ],
    });
    expect(blocks).toMatchObject([
      {
        elements: [
          {
            elements: [
              { type: 'date', timestamp: at / 1_000 - 0, format: '{time}', fallback: '11:42 UTC' },
              { type: 'date', format: '{time}, {ago}', fallback: '2026-11-25 11:42 UTC' },
            ],
          },
        ],
      },
      {
        type: 'context',
        elements: [
          {
            text: `at <!date^${at / 1_000}^{date_short_pretty} {time}|2026-11-25 11:42 UTC>`,
            verbatim: true,
          },
        ],
      },
    ]);
  });

  it.each(Object.entries(goldenDocuments))('looks as agreed: %s', async (name, document) => {
    const payloads = renderSlack(document);
    expect(payloads.flatMap(faultsOf)).toEqual([]);
    await expect(`${JSON.stringify(payloads, null, 2)}\n`).toMatchFileSnapshot(
      `../golden/slack/${name}.json`,
    );
  });
});
