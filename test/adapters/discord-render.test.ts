// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { escaped } from '../../adapters/discord/escape.ts';
import { limitOf } from '../../adapters/discord/limits.ts';
import type { DiscordPayload } from '../../adapters/discord/payload.ts';
import { renderDiscord } from '../../adapters/discord/render.ts';
import { type Block, code, type Document, type Span } from '../../src/core/document.ts';
import { goldenDocuments } from '../golden/documents.ts';
import { displaysOf, madeOf, readMarkdown } from '../standins/discord/visible-text.ts';
import { faultsOf, shown } from '../support/discord-payloads.ts';

const paragraph = (...text: Span[]): Document => ({ summary: 'x', blocks: [{ type: 'paragraph', text }] });
const markdown = ({ components }: DiscordPayload): string =>
  displaysOf(components)
    .map((display) => display.markdown ?? '')
    .join('\n');

describe('a document in Discord', () => {
  it('fills its messages: few are needed', () => {
    const blocks = Array.from(
      { length: 30 },
      (_, at): Block => ({ type: 'paragraph', text: [`${at} ${'word '.repeat(100)}`] }),
    );
    const payloads = renderDiscord({ summary: 'x', blocks });
    expect(payloads.slice(0, -1).map((payload) => markdown(payload).length > 3_000)).toEqual(
      payloads.slice(0, -1).map(() => true),
    );
  });

  it('that is much becomes some messages and a file with all of it, and keeps its buttons', () => {
    const blocks = Array.from(
      { length: 200 },
      (_, at): Block => ({ type: 'paragraph', text: [`finding ${at} ${'word '.repeat(100)}`] }),
    );
    const payloads = renderDiscord({
      summary: 'much',
      blocks: [
        ...blocks,
        { type: 'actions', actions: [{ label: 'Re-run', line: 'analyze', style: 'default' }] },
      ],
    });
    expect(payloads).toHaveLength(5);
    const last = payloads.at(-1);
    expect(last?.files?.map(({ name }) => name)).toEqual(['k8sgpt.txt']);
    expect(last?.files?.[0]?.text).toContain('finding 199 word');
    expect(JSON.stringify(last?.components)).toContain('"label":"Re-run"');
  });

  it('without blocks shows its summary', () => {
    expect(shown({ summary: 'Nothing <else>', blocks: [] })).toBe('Nothing <else>');
  });

  it('keeps names whole', () => {
    const name = 'shop/checkout-7d9f8b6c5-x2x4z';
    const all = renderDiscord(
      paragraph(...Array.from({ length: 300 }, (): Span[] => ['pod ', code(name), ' fails, ']).flat()),
    )
      .map(markdown)
      .join('\n');
    expect(all.match(/`[^`]*`/g)).toEqual(Array.from({ length: 300 }, () => `\`${name}\``));
  });

  it('shows times in the reader’s zone', () => {
    const at = Date.parse('2026-11-25T11:42:10Z');
    const time = (style: 'clock' | 'date' | 'relative'): Span => ({ type: 'time', at, style });
    const [payload] = renderDiscord(paragraph(time('clock'), ' ', time('date'), ' ', time('relative')));
    const seconds = at / 1_000;
    expect(markdown(payload)).toBe(`<t:${seconds}:t> <t:${seconds}:f> <t:${seconds}:t>, <t:${seconds}:R>`);
  });

  it.each([
    '<@1100000000000000100> <@&1100000000000000200> <#1100000000000000010> @everyone @here',
    '</k8sgpt analyze:1100000000000000300> <t:1700000000:R> <:fire:1100000000000000400> <id:customize>',
    'https://evil.example/x [click](https://evil.example) <https://evil.example> steam://run discord.gg/abc',
    '**b** _i_ ~~s~~ ||spoiler|| `c` ```x``` __u__ \\*',
    '# heading\n-# small\n> quote\n>>> quotes\n- list\n1. first\n* star',
    '@\u200beveryone h\u2060ttps://evil.example',
    '\\<@1100000000000000100> \\\\`x`',
  ])('is words, whatever it says: %j', (text) => {
    const payloads = renderDiscord(
      paragraph(text, { type: 'strong', text }, { type: 'emphasis', text }, code(text)),
    );
    const made = payloads.flatMap((payload) => madeOf(markdown(payload)));
    expect(made).toEqual([]);
    expect(readMarkdown(escaped(text))).toBe(text);
  });

  it('makes links of links only, and of no address that ends them early', () => {
    const [payload] = renderDiscord(
      paragraph({ type: 'link', text: 'the [docs]', url: 'https://x.example/a(b)?c=<d>' }, ' ', {
        type: 'link',
        text: 'https://bank.example',
        url: 'https://evil.example',
      }),
    );
    expect(madeOf(markdown(payload))).toEqual([
      { kind: 'link', target: 'https://x.example/a%28b%29?c=%3Cd%3E' },
    ]);
    expect(readMarkdown(markdown(payload))).toContain('https://bank.example (https://evil.example');
  });

  it('has ids that differ, also of equal buttons, and none that is too long', () => {
    const action = { label: 'Go', line: `explain ${'x'.repeat(82)}`, style: 'primary' } as const;
    const [payload] = renderDiscord({
      summary: 'x',
      blocks: [{ type: 'actions', actions: Array.from({ length: 12 }, () => action) }],
    });
    const ids = [...JSON.stringify(payload.components).matchAll(/"custom_id":"([^"]*)"/g)].map(
      ([, id]) => id ?? '',
    );
    expect(new Set(ids).size).toBe(12);
    expect(Math.max(...ids.map((id) => id.length))).toBeLessThanOrEqual(limitOf('customId'));
  });

  it.each(Object.entries(goldenDocuments))('looks as agreed: %s', async (name, document) => {
    const payloads = renderDiscord(document);
    expect(payloads.flatMap(faultsOf)).toEqual([]);
    await expect(`${JSON.stringify(payloads, null, 2)}\n`).toMatchFileSnapshot(
      `../golden/discord/${name}.json`,
    );
  });
});
