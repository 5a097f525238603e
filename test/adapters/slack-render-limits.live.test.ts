import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderSlack } from '../../adapters/slack/render.ts';
import { harmless } from '../../adapters/slack/render-inline.ts';
import {
  type Block,
  code,
  type Document,
  type Span,
  strong,
  type Text,
  tones,
} from '../../src/core/document.ts';
import { oddText } from '../support/odd-text.ts';
import { faultsOf, shown, wordsIn } from '../support/slack-payloads.ts';

/** Without spaces, and without what marks and joins. */
const bare = (text: string): string => text.replace(/[\s·–`*_<>|▰▱]/g, '');

const spansOf = (block: Block): readonly string[] => {
  const of = (text: Text): readonly string[] =>
    text.map((span) =>
      typeof span === 'string' ? span : span.type === 'time' ? '' : 'text' in span ? span.text : span.name,
    );
  switch (block.type) {
    case 'section':
      return [...of(block.title), ...block.lines.flatMap(of)];
    case 'list':
      return block.items.flatMap(of);
    case 'fields':
      return block.fields.flatMap(({ label, value }) => [label, ...of(value)]);
    case 'table':
      return [...block.columns, ...block.rows.flatMap((row) => row.flatMap(of))];
    case 'code':
      return [block.text];
    case 'progress':
      return of(block.label);
    case 'divider':
      return [];
    case 'actions':
      return block.actions.map(({ label }) => label);
    default:
      return of(block.text);
  }
};

const long = fc
  .tuple(oddText, fc.integer({ min: 1, max: 900 }))
  .map(([text, times]) => text.repeat(times).slice(0, 12_000));
const words = fc.oneof({ weight: 8, arbitrary: oddText }, { weight: 1, arbitrary: long });
const span: fc.Arbitrary<Span> = fc.oneof(
  { weight: 6, arbitrary: words },
  { weight: 2, arbitrary: words.map(code) },
  { weight: 2, arbitrary: words.map(strong) },
  { weight: 1, arbitrary: words.map((text): Span => ({ type: 'emphasis', text })) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('link' as const), text: words, url: fc.webUrl() }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('person' as const), id: fc.constant('U0ANA'), name: words }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('time' as const),
      at: fc.oneof(fc.integer({ min: 0, max: 4_000_000_000_000 }), fc.double()),
      style: fc.constantFrom('clock' as const, 'date' as const, 'relative' as const),
    }),
  },
);
const text = fc.array(span, { maxLength: 6 });
const action = fc.record({
  label: fc.string({ minLength: 1, maxLength: 40 }),
  line: fc.string({ minLength: 1, maxLength: 90 }),
  style: fc.constantFrom('default' as const, 'primary' as const, 'danger' as const),
});
const tone = fc.constantFrom(...tones);
const actions = fc.array(action, { maxLength: 30 });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant('headline' as const), tone, text }),
  fc.record({ type: fc.constantFrom('paragraph' as const, 'quote' as const, 'note' as const), text }),
  fc.record({
    type: fc.constant('section' as const),
    tone,
    title: text,
    lines: fc.array(text, { maxLength: 5 }),
    actions,
  }),
  fc.record({
    type: fc.constant('list' as const),
    ordered: fc.boolean(),
    items: fc.array(text, { maxLength: 60 }),
  }),
  fc.record({
    type: fc.constant('fields' as const),
    fields: fc.array(fc.record({ label: words, value: text }), { maxLength: 12 }),
  }),
  fc.record({
    type: fc.constant('table' as const),
    columns: fc.array(words, { maxLength: 22 }),
    rows: fc.array(fc.array(text, { maxLength: 22 }), { maxLength: 110 }),
  }),
  fc.record({ type: fc.constant('code' as const), text: words }),
  fc.record({ type: fc.constant('progress' as const), done: fc.nat(40), total: fc.nat(40), label: text }),
  fc.constant<Block>({ type: 'divider' }),
  fc.record({ type: fc.constant('actions' as const), actions }),
);
const anyDocument: fc.Arbitrary<Document> = fc.record({
  summary: words.map((given) => (given.trim() === '' ? 'x' : given)),
  blocks: fc.array(block, { maxLength: 70 }),
});

describe('a document in Slack', () => {
  it('keeps every limit, loses no word and notifies nobody, whatever it says', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const payloads = renderSlack(document);
        for (const payload of payloads) expect(faultsOf(payload)).toEqual([]);
        const all = bare(shown(document));
        let from = 0;
        for (const said of document.blocks.flatMap(spansOf)) {
          const wanted = bare(harmless(said));
          const at = all.indexOf(wanted, from);
          expect(at, `"${wanted.slice(0, 80)}" is missing after ${from}`).toBeGreaterThanOrEqual(0);
          from = at + wanted.length;
        }
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
