// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../../src/core/assert-never.ts';
import { type Block, type Document, pictureText, type tones } from '../../src/core/document.ts';
import { columnsOf } from './columns.ts';
import { harmless } from './harmless.ts';
import { type Line, painter } from './paint.ts';
import { type SpanOptions, spanWriter } from './spans.ts';
import { tableLines } from './table.ts';
import { type Piece, wrap } from './wrap.ts';

type Tone = (typeof tones)[number];
type Blocks<T extends Block['type']> = Extract<Block, { type: T }>;

export interface AnsiOptions extends SpanOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** Marks that carry meaning without colour. */
const MARK: Readonly<Record<Tone, string>> = {
  critical: '✗',
  warning: '!',
  info: 'i',
  good: '✓',
  neutral: '·',
  busy: '…',
};

const TONE: Readonly<Record<Tone, string>> = {
  critical: 'red',
  warning: 'yellow',
  info: 'blue',
  good: 'green',
  neutral: 'dim',
  busy: 'dim',
};

const plainPiece = (text: string, style = ''): Piece => ({ text, style, whole: true });

/** Lines under a first mark: the rest stands under the first word. */
const hanging = (first: Piece, rest: string, lines: readonly Line[]): readonly Line[] =>
  lines.map((line, at) => [at === 0 ? first : plainPiece(rest), ...line]);

const indented = (columns: number, lines: readonly Line[]): readonly Line[] =>
  columns === 0 ? lines : lines.map((line) => [plainPiece(' '.repeat(columns)), ...line]);

/** What stands close to what is before it: the rest is a paragraph of its own. */
const TIGHT: Readonly<Partial<Record<Block['type'], readonly Block['type'][]>>> = {
  note: ['headline', 'note', 'paragraph', 'list', 'fields', 'progress', 'divider'],
  progress: ['headline', 'note', 'progress'],
  quote: ['quote', 'paragraph'],
  list: ['paragraph', 'note'],
  table: ['paragraph'],
  code: ['paragraph'],
  paragraph: ['divider'],
};

/** Blocks → lines of pieces; pure layout, no colour yet. */
const layout = (options: AnsiOptions) => {
  const { width, prompt } = options;
  const write = spanWriter(options);

  const section = (block: Blocks<'section'>): readonly Line[] => [
    ...hanging(
      plainPiece(`${MARK[block.tone]} `, TONE[block.tone]),
      '  ',
      wrap(write(block.title, 'bold'), width - 2),
    ),
    ...block.lines.flatMap((line) => indented(4, wrap(write(line), width - 4))),
  ];

  const fields = (block: Blocks<'fields'>, room: number): readonly Line[] => {
    const labels = Math.max(0, ...block.fields.map(({ label }) => columnsOf(label))) + 2;
    return block.fields.flatMap(({ label, value }) => {
      const name = harmless(label);
      const first = plainPiece(name.padEnd(name.length + labels - columnsOf(name)), 'dim');
      return hanging(first, ' '.repeat(labels), wrap(write(value), room - labels));
    });
  };

  const list = (block: Blocks<'list'>, room: number): readonly Line[] =>
    block.items.flatMap((item, at) => {
      const mark = block.ordered ? `${at + 1}. `.padStart(String(block.items.length).length + 2) : '• ';
      return hanging(plainPiece(mark, 'dim'), ' '.repeat(mark.length), wrap(write(item), room - mark.length));
    });

  const quote = (block: Blocks<'quote'>, room: number): readonly Line[] =>
    wrap(write(block.text), room - 2).map((line) => [plainPiece('│ ', 'dim'), ...line]);

  const inside = (block: Block, room: number): readonly Line[] => {
    switch (block.type) {
      case 'paragraph':
        return wrap(write(block.text), room);
      case 'list':
        return list(block, room);
      case 'fields':
        return fields(block, room);
      case 'table':
        return tableLines(
          block.columns.map((column) => [{ text: harmless(column), style: 'dim', whole: false }]),
          block.rows.map((row) => row.map((cell) => write(cell))),
          room,
        );
      case 'code':
        // Not wrapped: what is copied must stay one line.
        return block.text.split('\n').map((line) => [plainPiece(`  ${harmless(line)}`, 'cyan')]);
      case 'quote':
        return quote(block, room);
      case 'note':
        return wrap(write(block.text, 'dim'), room);
      case 'progress':
        return wrap(write(block.label, 'dim'), room);
      case 'picture':
        return wrap(write(pictureText(block)), room);
      case 'divider':
        return [[plainPiece('─'.repeat(Math.min(room, 60)), 'dim')]];
      case 'actions':
        return block.actions.map((action) => [
          plainPiece(harmless(`${action.label}: ${prompt} ${action.line}`), 'dim'),
        ]);
      case 'menu':
        return block.options.map((option) => [
          plainPiece(harmless(`${option.label}: ${prompt} ${option.line}`), 'dim'),
        ]);
      case 'headline':
      case 'section':
        return [];
      default:
        return assertNever(block);
    }
  };

  return (block: Block, indent: number): readonly Line[] => {
    if (block.type === 'section') return section(block);
    if (block.type === 'headline') {
      const style = block.tone === 'busy' || block.tone === 'neutral' ? 'bold' : `${TONE[block.tone]} bold`;
      const mark = plainPiece(`${MARK[block.tone]} `, TONE[block.tone]);
      return hanging(mark, '  ', wrap(write(block.text, style), width - 2));
    }
    return indented(indent, inside(block, width - indent));
  };
};

/** Document → text for a terminal: same words as in chat, aligned, coloured by severity, plain when it is not a terminal. */
export const renderAnsi = (document: Document, options: AnsiOptions): string => {
  const lineText = painter(options.colour);
  const lay = layout(options);
  const blocks = document.blocks.filter((block) => block.type !== 'actions' || block.actions.length > 0);
  const indent = blocks[0]?.type === 'headline' ? 2 : 0;
  const lines = blocks.flatMap((block, at) => {
    const before = blocks[at - 1]?.type;
    const gap = before === undefined || TIGHT[block.type]?.includes(before) === true ? [] : [''];
    return [...gap, ...lay(block, indent).map(lineText)];
  });
  return `${lines.join('\n')}\n`;
};
