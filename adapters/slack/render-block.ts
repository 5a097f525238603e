// SPDX-License-Identifier: Apache-2.0

import type { KnownBlock, RichTextBlock, RichTextBlockElement } from '@slack/types';
import { assertNever } from '../../src/core/assert-never.ts';
import { type Block, pictureText, type Text, type tones } from '../../src/core/document.ts';
import { limitOf } from './limits.ts';
import { actions, menu } from './render-actions.ts';
import { bold, harmless, type Inline, inline, plainInline } from './render-inline.ts';
import { contextOf } from './render-note.ts';
import { progressLine } from './render-progress.ts';
import { asLines, asTable } from './render-table.ts';
import { splitInline } from './split-inline.ts';

type Of<T extends Block['type']> = Extract<Block, { type: T }>;

/** In units of JSON: small enough that a message is filled well, large enough that text is seldom cut. */
const PIECE = 3_600;

const MARK: Readonly<Record<(typeof tones)[number], string>> = {
  critical: '🔴',
  warning: '🟡',
  info: '🔵',
  good: '🟢',
  neutral: '⚪',
  busy: '⏳',
};

const rich = (...elements: RichTextBlockElement[]): RichTextBlock => ({ type: 'rich_text', elements });

const sections = (elements: readonly Inline[]): RichTextBlock[] =>
  splitInline(elements, PIECE).map((piece) => rich({ type: 'rich_text_section', elements: [...piece] }));

/** Lines under each other in one section: each on its own, with no gap between them. */
const stacked = (lines: readonly (readonly Inline[])[]): readonly Inline[] =>
  lines.flatMap((line, index) => (index === 0 ? line : [...plainInline('\n'), ...line]));

const asHeader = ({ tone, text }: Of<'headline'>): KnownBlock | undefined => {
  // Bold says nothing in a header, which is all bold; names and times would lose their look.
  if (!text.every((span) => typeof span === 'string' || span.type === 'strong')) return undefined;
  const words = harmless(
    text.map((span) => (typeof span === 'string' ? span : 'text' in span ? span.text : '')).join(''),
  );
  const line = `${MARK[tone]} ${words}`;
  if (line.length > limitOf('headerText') || words.includes('\n') || words.trim() === '') return undefined;
  return { type: 'header', text: { type: 'plain_text', text: line, emoji: false } };
};

const headline = (block: Of<'headline'>): KnownBlock[] => {
  const header = asHeader(block);
  if (header !== undefined) return [header];
  return sections([...plainInline(`${MARK[block.tone]} `), ...bold(inline(block.text))]);
};

const list = ({ ordered, items }: Of<'list'>): RichTextBlock[] => {
  const blocks: RichTextBlock[] = [];
  let current: { type: 'rich_text_section'; elements: Inline[] }[] = [];
  let length = 0;
  let number = 0;
  const style = ordered ? 'ordered' : 'bullet';
  const close = (): void => {
    if (current.length > 0) {
      const offset = number - current.length;
      blocks.push(
        rich({
          type: 'rich_text_list',
          style,
          elements: current,
          ...(ordered && offset > 0 ? { offset } : {}),
        }),
      );
    }
    current = [];
    length = 0;
  };
  for (const item of items) {
    const [first, ...more] = splitInline(inline(item), PIECE);
    if (first === undefined) continue;
    const size = JSON.stringify(first).length + 60;
    if (length + size > PIECE) close();
    current.push({ type: 'rich_text_section', elements: [...first] });
    number += 1;
    length += size;
    if (more.length === 0) continue;
    close();
    blocks.push(...more.map((piece) => rich({ type: 'rich_text_section', elements: [...piece] })));
  }
  close();
  return blocks;
};

const preformatted = ({ text }: Of<'code'>): RichTextBlock[] =>
  splitInline(plainInline(text), PIECE).map((piece) =>
    rich({ type: 'rich_text_preformatted', elements: [...piece] } as RichTextBlockElement),
  );

const quote = ({ text }: Of<'quote'>): RichTextBlock[] =>
  splitInline(inline(text), PIECE).map((piece) => rich({ type: 'rich_text_quote', elements: [...piece] }));

const note = (text: Text): KnownBlock[] => {
  const context = contextOf(text);
  return context === undefined ? sections(inline(text)) : [context];
};

const progress = (block: Of<'progress'>): KnownBlock[] => sections(progressLine(block));

const section = ({ tone, title, lines, actions: buttons }: Of<'section'>): KnownBlock[] => [
  ...sections(
    stacked([
      [...plainInline(`${MARK[tone]} `), ...bold(inline(title))],
      ...lines.map(inline).filter((line) => line.length > 0),
    ]),
  ),
  ...actions(buttons),
];

const fields = (block: Of<'fields'>): KnownBlock[] =>
  sections(
    stacked(block.fields.map(({ label, value }) => [...bold(plainInline(`${label}: `)), ...inline(value)])),
  );

/** `nativeTables`: Slack takes one table in a message. */
export const renderBlock = (
  block: Block,
  { nativeTables }: { readonly nativeTables: boolean },
): readonly KnownBlock[] => {
  switch (block.type) {
    case 'headline':
      return headline(block);
    case 'paragraph':
      return sections(inline(block.text));
    case 'section':
      return section(block);
    case 'list':
      return list(block);
    case 'fields':
      return fields(block);
    case 'table': {
      const table = nativeTables ? asTable(block) : undefined;
      if (table !== undefined) return [table];
      const lines = asLines(block);
      return [...sections(lines.heading), ...list({ type: 'list', ordered: false, items: lines.rows })];
    }
    case 'code':
      return preformatted(block);
    case 'quote':
      return quote(block);
    case 'note':
      return note(block.text);
    case 'progress':
      return progress(block);
    case 'picture':
      return note(pictureText(block));
    case 'divider':
      return [{ type: 'divider' }];
    case 'actions':
      return actions(block.actions);
    case 'menu':
      return menu(block);
    default:
      return assertNever(block);
  }
};
