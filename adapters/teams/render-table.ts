// SPDX-License-Identifier: Apache-2.0

import type { Block, Text } from '../../src/core/document.ts';
import type { RichTextBlock, Table } from './card.ts';
import { limitOf } from './limits.ts';
import { plainWords, type Words, withLook, wordsOfText } from './render-text.ts';
import { textBlocks } from './split-words.ts';

type TableBlock = Extract<Block, { type: 'table' }>;

/** Units of JSON: a table is one element, and leaves room for what stands around it. */
const MOST = 7_000;

const cell = (
  words: readonly Words[],
): { readonly type: 'TableCell'; readonly items: readonly RichTextBlock[] } => ({
  type: 'TableCell',
  items: [...textBlocks(words.length === 0 ? plainWords('–') : words, MOST)],
});

/** As a table of the card; undefined when it is too large for one, or no table at all. */
export const asTable = ({ columns, rows }: TableBlock): Table | undefined => {
  const width = Math.max(columns.length, ...rows.map((row) => row.length));
  if (width === 0 || width > limitOf('tableColumns') || rows.length + 1 > limitOf('tableRows'))
    return undefined;
  const places = Array.from({ length: width }, (_, index) => index);
  const table: Table = {
    type: 'Table',
    columns: places.map(() => ({ width: 1 })),
    firstRowAsHeader: true,
    rows: [
      {
        type: 'TableRow',
        cells: places.map((index) => cell(plainWords(columns[index] ?? '', { weight: 'Bolder' }))),
      },
      ...rows.map((row) => ({
        type: 'TableRow' as const,
        cells: places.map((index) => cell(wordsOfText(row[index] ?? []))),
      })),
    ],
  };
  return JSON.stringify(table).length > MOST ? undefined : table;
};

const joined = (cells: readonly (readonly Words[])[]): readonly Words[] =>
  cells
    .filter((words) => words.length > 0)
    .flatMap((words, index) => (index === 0 ? words : [...plainWords(' · '), ...words]));

/** As lines, which can be cut anywhere and read well on a phone. */
export const asLines = ({
  columns,
  rows,
}: TableBlock): { readonly heading: readonly Words[]; readonly rows: readonly Text[] } => ({
  heading: withLook(joined(columns.map((column) => plainWords(column))), { weight: 'Bolder' }),
  rows: rows.map((row) => row.flatMap((text, index): Text => (index === 0 ? text : [' · ', ...text]))),
});
