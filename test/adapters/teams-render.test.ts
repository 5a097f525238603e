// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { activityOf } from '../../adapters/teams/activity-of.ts';
import { bytesOf } from '../../adapters/teams/limits.ts';
import { MESSAGE_BYTES, renderTeams } from '../../adapters/teams/render.ts';
import {
  type Block,
  code,
  type Document,
  link,
  type Span,
  strong,
  type Text,
} from '../../src/core/document.ts';
import { goldenDocuments } from '../golden/documents.ts';
import { partsOfCard, textOfCard } from '../standins/teams/visible-text.ts';
import { faultsOf, shown } from '../support/teams-payloads.ts';

const ofBlocks = (...blocks: Block[]): Document => ({ summary: 'x', blocks });
const partsOf = (...blocks: Block[]): readonly any[] =>
  renderTeams(ofBlocks(...blocks)).flatMap(({ card }) => partsOfCard(card));

describe('a document in Teams', () => {
  it('fills its messages: few are needed', () => {
    const payloads = renderTeams(
      ofBlocks(
        ...Array.from(
          { length: 200 },
          (_, at): Block => ({ type: 'paragraph', text: [`${at} ${'word '.repeat(100)}`] }),
        ),
      ),
    );
    const full = payloads.slice(0, -1).map((payload) => bytesOf(activityOf(payload)));
    expect(full.length).toBeGreaterThan(3);
    expect(Math.min(...full)).toBeGreaterThan(MESSAGE_BYTES * 0.9);
    expect(payloads.at(-1)?.summary).toBe(`x (${payloads.length} of ${payloads.length})`);
  });

  it('without blocks shows its summary', () => {
    expect(shown({ summary: 'Nothing <else>', blocks: [] })).toBe('Nothing <else>');
  });

  it('never has text beside its card', () => {
    for (const payload of renderTeams(goldenDocuments['report'] as Document))
      expect(Object.keys(activityOf(payload))).toEqual(['type', 'summary', 'attachments']);
  });

  it('keeps names, and code that fits into a message, whole', () => {
    const name = 'shop/checkout-7d9f8b6c5-x2x4z';
    const text = Array.from({ length: 800 }, (): Text => ['pod ', code(name), ' fails, ']).flat();
    const yaml = Array.from({ length: 150 }, (_, at) => `  key${at}: "${'v'.repeat(70)}"`).join('\n');
    const payloads = renderTeams(ofBlocks({ type: 'paragraph', text }, { type: 'code', text: yaml }));
    expect(payloads.length).toBeGreaterThan(2);
    const runs = payloads
      .flatMap(({ card }) => partsOfCard(card))
      .flatMap(({ inlines = [] }) => inlines)
      .filter(({ fontType }) => fontType === 'Monospace')
      .map((run) => run.text);
    expect(runs.filter((run) => run === name)).toHaveLength(800);
    const [block] = runs.filter((run) => run !== name);
    expect(block).toContain('key0');
    expect(block).toContain('key149');
  });

  it('is a heading for screen readers where Teams would read it as nothing else', () => {
    const headline = (...text: Span[]): any => partsOf({ type: 'headline', tone: 'critical', text })[0];
    expect(headline(strong('demo: 2 problems, 1 warning'))).toMatchObject({
      type: 'TextBlock',
      style: 'heading',
      text: '🔴 demo: 2 problems, 1 warning',
    });
    for (const text of [
      'a *b* c',
      '- a',
      '1. a',
      'a [b](c)',
      '<at>ana</at>',
      '&amp;',
      '{{DATE(x)}}',
      'https://x.example',
    ])
      expect(headline(text).type, text).toBe('RichTextBlock');
    expect(headline('pod ', code('a'))).toMatchObject({
      type: 'RichTextBlock',
      inlines: [{}, { text: 'a' }],
    });
  });

  it('shows times in the reader’s zone; what only looks like one stays words', () => {
    const at = Date.parse('2026-11-25T11:42:10.123Z');
    const time = (style: 'clock' | 'date' | 'relative'): Span => ({ type: 'time', at, style });
    const [block] = partsOf({
      type: 'paragraph',
      text: [time('clock'), time('relative'), time('date'), ' {{TIME(2020-01-01T00:00:00Z)}} {{x}}'],
    });
    expect(block.inlines.map(({ text }: any) => text)).toEqual([
      '{{TIME(2026-11-25T11:42:10Z)}}',
      '{{DATE(2026-11-25T11:42:10Z, COMPACT)}} {{TIME(2026-11-25T11:42:10Z)}}',
      '{{DATE(2026-11-25T11:42:10Z, SHORT)}} {{TIME(2026-11-25T11:42:10Z)}}',
      ' {\u200b{TIME(2020-01-01T00:00:00Z)}} {{x}}',
    ]);
  });

  it('opens only links that are links', () => {
    const [block] = partsOf({
      type: 'paragraph',
      text: [
        link('docs', 'https://k8s.example/a?b=c'),
        ' [click](https://evil.example) https://evil.example',
      ],
    });
    expect(block.inlines).toEqual([
      {
        type: 'TextRun',
        text: 'docs',
        color: 'Accent',
        selectAction: { type: 'Action.OpenUrl', url: 'https://k8s.example/a?b=c' },
      },
      { type: 'TextRun', text: ' [click](https://evil.example) https://evil.example' },
    ]);
  });

  it('has buttons that carry their line, six in a row', () => {
    const actions = Array.from({ length: 8 }, (_, at) => ({
      label: `Do ${at}`,
      line: `explain ${at}`,
      style: at === 0 ? ('danger' as const) : ('default' as const),
    }));
    const sets = partsOf({ type: 'actions', actions }).filter(({ type }) => type === 'ActionSet');
    expect(sets.map((set) => set.actions.length)).toEqual([6, 2]);
    expect(sets[0].actions[0]).toEqual({
      type: 'Action.Execute',
      title: 'Do 0',
      verb: 'k8sgpt',
      data: { line: 'explain 0' },
      style: 'destructive',
      associatedInputs: 'none',
    });
  });

  it('has menus whose ids differ, each with its button', () => {
    const menu: Block = {
      type: 'menu',
      label: 'Details of…',
      options: [{ label: 'One', description: 'first', line: 'details 1' }],
    };
    const parts = partsOf(menu, menu);
    const selects = parts.filter(({ type }) => type === 'Input.ChoiceSet');
    expect(selects.map(({ id }) => id)).toEqual(['menu-1', 'menu-2']);
    expect(selects[0]).toMatchObject({
      style: 'compact',
      label: 'Details of…',
      choices: [{ title: 'One – first', value: 'details 1' }],
    });
    const buttons = parts.filter(({ type }) => type === 'Action.Execute');
    expect(buttons.map(({ data }) => data)).toEqual([{ menu: 'menu-1' }, { menu: 'menu-2' }]);
  });

  it('labels words of a model, with what they rest on', () => {
    const [payload, ...more] = renderTeams({
      ...ofBlocks({ type: 'paragraph', text: ['word '.repeat(8_000)] }),
      generated: true,
      sources: Array.from({ length: 25 }, (_, at) => ({
        title: `event ${at} ${'t'.repeat(100)}`,
        text: 'x'.repeat(300),
        url: `https://k8s.example/${at}`,
      })),
    });
    expect(activityOf(payload).entities).toMatchObject([
      { type: 'https://schema.org/Message', additionalType: ['AIGeneratedContent'] },
    ]);
    expect(payload.citations).toHaveLength(20);
    expect(faultsOf(payload)).toEqual([]);
    expect(activityOf(more[0] as never).entities?.[0]).not.toHaveProperty('citation');
    expect(textOfCard(more.at(-1)?.card)).toContain('[20] event 19');
    expect(activityOf(renderTeams(ofBlocks())[0]).entities).toBeUndefined();
  });

  it.each(Object.entries(goldenDocuments))('looks as agreed: %s', async (name, document) => {
    const payloads = renderTeams(document);
    expect(payloads.flatMap((payload) => faultsOf(payload))).toEqual([]);
    await expect(`${JSON.stringify(payloads.map(activityOf), null, 2)}\n`).toMatchFileSnapshot(
      `../golden/teams/${name}.json`,
    );
  });
});
