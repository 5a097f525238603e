// SPDX-License-Identifier: Apache-2.0

import { type Block, plain, strong, type Text } from '../../src/core/document.ts';

type Table = Extract<Block, { type: 'table' }>;

/** Characters of one line that a phone shows without breaking it. */
const NARROW = 40;
const MOST_ROWS = 20;
const GAP = '  ';

/** Of a cell that a fixed-width font lines up: letters of one width each, and nothing that only markdown can show. */
const cellOf = (text: Text): string | undefined => {
  if (text.some((span) => typeof span !== 'string' && (span.type === 'time' || span.type === 'link')))
    return undefined;
  const words = plain(text);
  return /^[\u0020-\u007e\u00a1-\u024f–—…→]*$/.test(words) && !words.includes('`') ? words : undefined;
};

/** Columns under each other, for a code block; undefined where that would break on a phone. */
export const asText = ({ columns, rows }: Table): string | undefined => {
  if (rows.length > MOST_ROWS) return undefined;
  const lines = [columns.map((column): Text => [column]), ...rows].map((row) => row.map(cellOf));
  const width = Math.max(0, ...lines.map((line) => line.length));
  const places = Array.from({ length: width }, (_, at) => at);
  const widths = places.map((at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const total = widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length);
  if (width < 2 || total > NARROW || lines.some((line) => line.includes(undefined))) return undefined;
  return lines
    .map((line) =>
      places
        .map((at) => (line[at] ?? '').padEnd(widths[at] ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
};

const joined = (cells: readonly Text[]): Text =>
  cells
    .filter((cell) => cell.length > 0)
    .flatMap((cell, index): Text => (index === 0 ? cell : [' · ', ...cell]));

/** As lines, which can be cut anywhere and read well on a phone. */
export const asLines = ({
  columns,
  rows,
}: Table): { readonly heading: Text; readonly rows: readonly Text[] } => ({
  heading: joined(columns.filter((column) => column !== '').map((column): Text => [strong(column)])),
  rows: rows.map(joined),
});
