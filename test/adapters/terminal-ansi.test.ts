// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { type AnsiOptions, renderAnsi } from '../../adapters/terminal/ansi.ts';
import { columnsOf } from '../../adapters/terminal/columns.ts';
import { type Block, code, link, strong } from '../../src/core/document.ts';
import * as fc from '../support/properties.ts';

const NOW = Date.parse('2026-03-04T11:42:00Z');
const plain: AnsiOptions = { colour: false, width: 60, timeZone: 'UTC', now: NOW, prompt: 'k8sgpt' };
const render = (blocks: readonly Block[], options: Partial<AnsiOptions> = {}): string =>
  renderAnsi({ summary: 'x', blocks }, { ...plain, ...options });
const esc = '\u001b';

describe('text of the cluster', () => {
  const nasty = `a${esc}[2J${esc}]0;title\u0007b\u009b31mc\u202ed\u2066e\u200ff\rg\u0008h`;

  test.each([
    ['text', { type: 'paragraph', text: [nasty] }],
    ['code', { type: 'paragraph', text: [code(nasty)] }],
    ['a link', { type: 'paragraph', text: [link(nasty, 'https://example.com/')] }],
    ['a quote', { type: 'quote', text: [nasty] }],
    ['a code block', { type: 'code', text: nasty }],
    ['a table', { type: 'table', columns: [nasty], rows: [[[nasty]]] }],
    ['fields', { type: 'fields', fields: [{ label: nasty, value: [nasty] }] }],
    ['a button', { type: 'actions', actions: [{ label: nasty, line: nasty, style: 'default' }] }],
  ] satisfies [string, Block][])('cannot steer the terminal from %s', (_, block) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the point
    expect(render([block])).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200f\u202e\u2066]/);
  });

  test('keeps its letters', () => {
    expect(render([{ type: 'paragraph', text: ['שלום 🙂 é 日本'] }])).toBe('שלום 🙂 é 日本\n');
  });
});

describe('lines', () => {
  const text = fc.array(fc.constantFrom('pod', 'a-long-name-of-a-pod-7d9f', '日本語', '🙂', 'is', 'down,'), {
    minLength: 1,
    maxLength: 30,
  });

  test('never exceed the width', () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 24, max: 120 }), (words, names, width) => {
        const spans = [words.join(' '), ' ', ...names.flatMap((name) => [code(name), ' '])];
        const out = render(
          [
            { type: 'headline', tone: 'critical', text: spans },
            { type: 'paragraph', text: spans },
            { type: 'section', tone: 'warning', title: spans, lines: [spans], actions: [] },
            { type: 'list', ordered: true, items: [spans, spans] },
            { type: 'quote', text: spans },
            { type: 'fields', fields: [{ label: 'pod', value: spans }] },
            { type: 'table', columns: ['Object', 'What'], rows: [[[code('pod')], spans]] },
          ],
          { width },
        );
        for (const line of out.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 25 },
    );
  });

  test('break before a name, not inside it', () => {
    const out = render([{ type: 'paragraph', text: ['x'.repeat(50), ' ', code('kubectl get pods')] }]);
    expect(out).toBe(`${'x'.repeat(50)}\nkubectl get pods\n`);
  });

  test('break a name that fits on no line', () => {
    expect(render([{ type: 'paragraph', text: [code('n'.repeat(70))] }])).toBe(
      `${'n'.repeat(60)}\n${'n'.repeat(10)}\n`,
    );
  });

  test('leave commands and addresses whole', () => {
    const url = `https://example.com/${'p'.repeat(80)}`;
    const command = `kubectl ${'c'.repeat(80)}`;
    const out = render([
      { type: 'paragraph', text: [link('see', url)] },
      { type: 'code', text: command },
    ]);
    expect(out).toContain(`<${url}>`);
    expect(out).toContain(command);
  });
});

describe('a report', () => {
  const blocks: Block[] = [
    { type: 'headline', tone: 'critical', text: [strong('prod'), ': 1 problem'] },
    { type: 'note', text: ['all namespaces · ', { type: 'time', at: NOW, style: 'clock' }] },
    {
      type: 'section',
      tone: 'critical',
      title: ['1 · checkout is down: ConfigMap ', code('shop-config'), ' does not exist'],
      lines: [
        [code('shop'), ' · since ', { type: 'time', at: NOW - 11 * 60_000, style: 'relative' }],
        [strong('Do: '), 'create it'],
      ],
      actions: [],
    },
    { type: 'note', text: ['Not checked: Secret (forbidden)'] },
  ];

  test('stands under its marks', () => {
    expect(render(blocks)).toBe(`✗ prod: 1 problem
  all namespaces · 11:42

✗ 1 · checkout is down: ConfigMap shop-config does not exist
    shop · since 11:31 (11 min)
    Do: create it

  Not checked: Secret (forbidden)
`);
  });

  test('is coloured by severity where that is wanted', () => {
    const out = render(blocks, { colour: true });
    expect(out).toContain(`${esc}[31m✗ ${esc}[39m`);
    expect(out).toContain(`${esc}[36mshop${esc}[39m`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(out.replace(/\u001b\[\d+m/g, '')).toBe(render(blocks));
  });
});

test('tables share the width: names keep theirs, words wrap', () => {
  const out = render(
    [
      {
        type: 'table',
        columns: ['Object', 'What'],
        rows: [
          [
            [code('checkout-5f6cb95588-c88vz')],
            ['cannot start because the ConfigMap it names does not exist'],
          ],
          [[code('web')], ['ok']],
        ],
      },
    ],
    { width: 60 },
  );
  expect(out).toBe(`Object                     What
checkout-5f6cb95588-c88vz  cannot start because the
                           ConfigMap it names does not exist
web                        ok
`);
});

test('times carry their day when it is not the reader’s', () => {
  const at = (ms: number): string =>
    render([{ type: 'paragraph', text: [{ type: 'time', at: ms, style: 'clock' }] }]).trim();
  expect(at(NOW - 60_000)).toBe('11:41');
  expect(at(NOW - 24 * 3_600_000)).toBe('3 Mar 11:42');
  expect(at(Date.parse('2025-12-31T23:59:00Z'))).toBe('31 Dec 2025 23:59');
});

test('commands are shown as they are typed here', () => {
  const out = render([{ type: 'note', text: ['For example: ', code('/k8sgpt analyze -n shop')] }]);
  expect(out).toBe('For example: k8sgpt analyze -n shop\n');
});
