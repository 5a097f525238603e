// SPDX-License-Identifier: Apache-2.0

import { expect } from 'vitest';
import {
  type Block,
  code,
  type Document,
  type Span,
  strong,
  type Text,
  tones,
} from '../../src/core/document.ts';
import { oddText } from './odd-text.ts';
import * as fc from './properties.ts';

/** What must be read somewhere, in order. */
export const spansOf = (block: Block): readonly string[] => {
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
    case 'picture':
      return [block.alt];
    case 'divider':
      return [];
    case 'actions':
      return block.actions.map(({ label }) => label);
    case 'menu':
      return block.options.map(({ label }) => label);
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
    arbitrary: fc.record({ type: fc.constant('group' as const), id: fc.constant('-'), name: words }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('channel' as const), id: fc.constant('-'), text: words }),
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
/** Not blank, as the schema wants it. */
const said = (most: number) => fc.string({ minLength: 1, maxLength: most }).filter((text) => /\S/.test(text));
const action = fc.record({
  label: said(40),
  line: said(90),
  style: fc.constantFrom('default' as const, 'primary' as const, 'danger' as const),
});
const option = fc.record({
  label: said(75),
  line: said(90),
});
const picture = fc
  .record({
    alt: said(400),
    values: fc.array(fc.nat(30), { minLength: 1, maxLength: 30 }),
    unknown: fc.boolean(),
  })
  .map(
    ({ alt, values, unknown }): Block => ({
      type: 'picture',
      alt,
      chart: {
        title: 'Open incidents',
        timeZone: 'UTC',
        step: 3_600_000,
        at: values.map((_, bar) => bar * 3_600_000),
        series: [{ name: 'critical', values }],
        unknown: values.map(() => unknown),
      },
    }),
  );
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
  picture,
  fc.record({ type: fc.constant('actions' as const), actions }),
  fc.record({
    type: fc.constant('menu' as const),
    label: said(40),
    options: fc.array(option, { minLength: 1, maxLength: 25 }),
  }),
);
/** Documents of every block, with odd and long text: for what each renderer must keep. */
export const anyDocument: fc.Arbitrary<Document> = fc.record({
  summary: words.map((given) => (given.trim() === '' ? 'x' : given)),
  blocks: fc.array(block, { maxLength: 70 }),
});

/** Every word of a document is read in its order; `as` tells how a word is read there. */
export const expectWords = (document: Document, all: string, as: (said: string) => string): void => {
  let from = 0;
  for (const said of document.blocks.flatMap(spansOf)) {
    const wanted = as(said);
    const at = all.indexOf(wanted, from);
    expect(at, `"${wanted.slice(0, 80)}" is missing after ${from}`).toBeGreaterThanOrEqual(0);
    from = at + wanted.length;
  }
};
