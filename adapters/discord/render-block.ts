// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../../src/core/assert-never.ts';
import { type Block, pictureText, type tones } from '../../src/core/document.ts';
import { splitText } from '../../src/core/split-text.ts';
import { harmless } from './harmless.ts';
import { bold, type Inline, inline, markdownOf, plainInline } from './inline.ts';
import { component, type Piece } from './payload.ts';
import { buttonOf, menuRow, rowsOf } from './render-actions.ts';
import { asLines, asText } from './render-table.ts';
import { splitInline } from './split-inline.ts';

type Of<T extends Block['type']> = Extract<Block, { type: T }>;

/** In characters of markdown: small enough that a message is filled well, large enough that text is seldom cut. */
export const PIECE = 1_300;

export const MARK: Readonly<Record<(typeof tones)[number], string>> = {
  critical: '🔴',
  warning: '🟡',
  info: '🔵',
  good: '🟢',
  neutral: '⚪',
  busy: '⏳',
};

/** Discord takes no text display without words. */
const texts = (markdown: readonly string[]): Piece[] =>
  markdown
    .filter((content) => content.trim() !== '')
    .map((content) => ({ type: component.text, content: content.replace(/^\n+|(?<!\s)\s+$/g, '') }));

const pieces = (runs: readonly Inline[], budget = PIECE): readonly string[] =>
  splitInline(runs, budget).map(markdownOf);

/** Lines under each other: each on its own, with no gap between them. */
const stacked = (lines: readonly (readonly Inline[])[]): readonly Inline[] =>
  lines.flatMap((line, index) => (index === 0 ? line : [...plainInline('\n'), ...line]));

/** Every line begins with `prefix`; the pieces leave room for it. */
const prefixed = (runs: readonly Inline[], prefix: string): Piece[] => {
  const lines = (text: string): string =>
    text
      .split('\n')
      .map((line) => (line.trim() === '' ? prefix.trimEnd() : `${prefix}${line}`))
      .join('\n');
  return texts(
    pieces(runs, PIECE / 2).flatMap((piece) => {
      if (piece.trim() === '') return [];
      const whole = lines(piece.replace(/^\n+|(?<!\n)\n+$/g, ''));
      // Text of line breaks and little else.
      return whole.length <= PIECE ? [whole] : splitText(whole, PIECE);
    }),
  );
};

const headline = ({ tone, text }: Of<'headline'>): Piece[] => {
  const [first = '', ...more] = pieces([...plainInline(`${MARK[tone]} `), ...inline(text)]);
  return texts([`### ${first}`, ...more]);
};

const section = ({ tone, title, lines, actions }: Of<'section'>): Piece[] => {
  const shown = texts(
    pieces(
      stacked([
        [...plainInline(`${MARK[tone]} `), ...bold(inline(title))],
        ...lines.map(inline).filter((line) => line.length > 0),
      ]),
    ),
  );
  const [only, another] = actions;
  const [text, more] = shown;
  // One button stands beside its words.
  if (only !== undefined && another === undefined && text?.type === component.text && more === undefined) {
    const accessory = buttonOf(only);
    if (accessory !== undefined) return [{ type: component.section, components: [text], accessory }];
  }
  return [...shown, ...rowsOf(actions)];
};

const list = ({ ordered, items }: Pick<Of<'list'>, 'ordered' | 'items'>): Piece[] => {
  const all: string[] = [];
  let current = '';
  let number = 0;
  for (const item of items) {
    const [first, ...more] = pieces(inline(item), PIECE - 20);
    if (first === undefined) continue;
    number += 1;
    const mark = ordered ? `${number}. ` : '- ';
    const line = `${mark}${first.trim().replaceAll('\n', '\n  ')}`;
    if (line.length > PIECE) {
      // Line breaks and little else: without the indentation that would double it.
      all.push(current, `${mark}${first}`);
      current = '';
    } else if (current !== '' && current.length + line.length + 1 > PIECE) {
      all.push(current);
      current = line;
    } else current = current === '' ? line : `${current}\n${line}`;
    if (more.length === 0) continue;
    all.push(current, ...more);
    current = '';
  }
  return texts([...all, current]);
};

const code = (text: string, language?: string): Piece[] => {
  const words = harmless(text);
  // A fence inside would end the block: such text is shown as words.
  if (words.includes('```') || words.endsWith('`')) return texts(pieces(plainInline(words)));
  const name = language !== undefined && /^[a-z0-9+#-]{1,20}$/i.test(language) ? language : '';
  return splitText(words, PIECE)
    .filter((piece) => piece.trim() !== '')
    .map((piece) => ({
      type: component.text,
      content: `\`\`\`${name}\n${piece.replace(/(?<!\n)\n+$/, '')}\n\`\`\``,
    }));
};

const fields = (block: Of<'fields'>): Piece[] =>
  texts(
    pieces(
      stacked(block.fields.map(({ label, value }) => [...bold(plainInline(`${label}: `)), ...inline(value)])),
    ),
  );

const table = (block: Of<'table'>): Piece[] => {
  const text = asText(block);
  if (text !== undefined) return code(text);
  const lines = asLines(block);
  return [...texts(pieces(bold(inline(lines.heading)))), ...list({ ordered: false, items: lines.rows })];
};

const BAR = 12;

/** A bar for the eye, the words for everybody. */
const progress = ({ done, total, label }: Of<'progress'>): Piece[] => {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const full = Math.round(share * BAR);
  const bar = total > 0 ? `${'▰'.repeat(full)}${'▱'.repeat(BAR - full)}  ` : '';
  return texts(pieces([...plainInline(bar), ...inline(label)]));
};

/** A block as components, in order; ids of buttons are made distinct where the message is put together. */
export const renderBlock = (block: Block): readonly Piece[] => {
  switch (block.type) {
    case 'headline':
      return headline(block);
    case 'paragraph':
      return texts(pieces(inline(block.text)));
    case 'section':
      return section(block);
    case 'list':
      return list(block);
    case 'fields':
      return fields(block);
    case 'table':
      return table(block);
    case 'code':
      return code(block.text, block.language);
    case 'quote':
      return prefixed(inline(block.text), '> ');
    case 'note':
      return prefixed(inline(block.text), '-# ');
    case 'progress':
      return progress(block);
    case 'picture':
      return prefixed(inline(pictureText(block)), '-# ');
    case 'divider':
      return [{ type: component.separator }];
    case 'actions':
      return rowsOf(block.actions);
    case 'menu':
      return menuRow(block);
    default:
      return assertNever(block);
  }
};
