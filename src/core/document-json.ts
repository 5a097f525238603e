// SPDX-License-Identifier: Apache-2.0

import { assertNever } from './assert-never.ts';
import { type Block, type Document, pictureText, plain, type Text } from './document.ts';
import { fitText } from './fit-text.ts';

/** One block for programs: `type` as in the document, its words plain. */
type BlockJson = Readonly<Record<string, unknown>> & { readonly type: string };

/** What a program gets of an answer that is no report. */
export interface DocumentJson {
  /** One line that says it all. */
  readonly summary: string;
  /** As people read them; what is pressed is left out. Rows of a table are objects by their columns. */
  readonly blocks: readonly BlockJson[];
}

const words = (text: Text): string => fitText(plain(text));

/** "Report to" → `reportTo`; a column without a name is called by its place. */
const keyOf = (column: string, at: number): string => {
  const [first = '', ...rest] = column.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
  const key = [
    first.toLowerCase(),
    ...rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase()),
  ].join('');
  return key === '' ? `column${at + 1}` : key;
};

const rowsOf = ({ columns, rows }: Extract<Block, { type: 'table' }>): readonly object[] => {
  const keys = columns.map(keyOf);
  return rows.map((row) =>
    Object.fromEntries(row.map((cell, at) => [keys[at] ?? `column${at + 1}`, words(cell)])),
  );
};

const blockJson = (block: Block): readonly BlockJson[] => {
  switch (block.type) {
    case 'headline':
      return [{ type: 'headline', tone: block.tone, text: words(block.text) }];
    case 'section':
      return [
        { type: 'section', tone: block.tone, title: words(block.title), lines: block.lines.map(words) },
      ];
    case 'paragraph':
    case 'note':
    case 'quote':
      return [{ type: block.type, text: words(block.text) }];
    case 'list':
      return [{ type: 'list', items: block.items.map(words) }];
    case 'fields':
      return [
        {
          type: 'fields',
          fields: Object.fromEntries(
            block.fields.map(({ label, value }, at) => [keyOf(label, at), words(value)]),
          ),
        },
      ];
    case 'table':
      return [{ type: 'table', rows: rowsOf(block) }];
    case 'code':
      return [{ type: 'code', text: fitText(block.text) }];
    case 'progress':
      return [{ type: 'progress', done: block.done, total: block.total, text: words(block.label) }];
    case 'picture':
      return [{ type: 'picture', text: words(pictureText(block)) }];
    case 'divider':
    case 'actions':
    case 'menu':
      return [];
    default:
      return assertNever(block);
  }
};

/** A document for programs: lists, tables and words, without buttons. */
export const documentJson = ({ summary, blocks }: Document): DocumentJson => ({
  summary: fitText(summary),
  blocks: blocks.flatMap(blockJson),
});
