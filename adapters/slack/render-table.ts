// SPDX-License-Identifier: Apache-2.0

import type { RawTextElement, RichTextBlock, TableBlock } from '@slack/types';
import type { Block, Text } from '../../src/core/document.ts';
import { blocksLength, limitOf } from './limits.ts';
import { bold, harmless, type Inline, inline, plainInline } from './render-inline.ts';

type Table = Extract<Block, { type: 'table' }>;
type Cell = RawTextElement | RichTextBlock;

/** In units of JSON: a table is one block, and leaves room for what stands around it. */
const MOST = 8_000;

/** Slack takes no empty cell. */
const EMPTY = '–';

const raw = (text: string): RawTextElement => ({ type: 'raw_text', text: text === '' ? EMPTY : text });

const cell = (text: Text): Cell => {
  const elements = inline(text);
  if (elements.every((element) => element.type === 'text' && element.style === undefined))
    return raw(elements.map((element) => ('text' in element ? element.text : '')).join(''));
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [...elements] }] };
};

/** As Slack's own table; undefined when it is too large for one, or no table at all. */
export const asTable = ({ columns, rows }: Table): TableBlock | undefined => {
  const width = Math.max(columns.length, ...rows.map((row) => row.length));
  if (width === 0 || width > limitOf('tableColumns') || rows.length + 1 > limitOf('tableRows'))
    return undefined;
  const places = Array.from({ length: width }, (_, index) => index);
  const table: TableBlock = {
    type: 'table',
    column_settings: places.map(() => ({ is_wrapped: true })),
    rows: [
      places.map((index) => raw(harmless(columns[index] ?? ''))),
      ...rows.map((row) => places.map((index) => cell(row[index] ?? []))),
    ],
  };
  return blocksLength([table]) > Math.min(MOST, limitOf('tableText')) ? undefined : table;
};

const joined = (cells: readonly (readonly Inline[])[]): readonly Inline[] =>
  cells
    .filter((elements) => elements.length > 0)
    .flatMap((elements, index) => (index === 0 ? elements : [...plainInline(' · '), ...elements]));

/** As lines, which can be cut anywhere and read well on a phone. */
export const asLines = ({
  columns,
  rows,
}: Table): { readonly heading: readonly Inline[]; readonly rows: readonly Text[] } => ({
  heading: bold(joined(columns.map(plainInline))),
  rows: rows.map((row) => row.flatMap((text, index): Text => (index === 0 ? text : [' · ', ...text]))),
});
