// SPDX-License-Identifier: Apache-2.0

import { columnsOfLine, type Piece, widestWord, wrap } from './wrap.ts';

type Cell = readonly Piece[];

const GAP = 2;
/** No column becomes narrower than this to make room for others. */
const LEAST = 8;

/** Natural widths where they fit; else narrow columns keep theirs and wide ones share what is left. */
const fit = (natural: readonly number[], least: readonly number[], room: number): readonly number[] => {
  const widths = [...natural];
  let open = widths.map((_, at) => at);
  let left = room;
  for (;;) {
    const share = Math.floor(left / Math.max(1, open.length));
    const small = open.filter((at) => (natural[at] ?? 0) <= share);
    if (small.length === 0 || small.length === open.length) break;
    for (const at of small) left -= natural[at] ?? 0;
    open = open.filter((at) => !small.includes(at));
  }
  if (open.reduce((sum, at) => sum + (natural[at] ?? 0), 0) <= left) return widths;
  for (const [index, at] of open.entries()) {
    const share = Math.floor(left / (open.length - index));
    // A name that would be broken may take from its neighbours, up to half of the line.
    const wanted = Math.min(least[at] ?? 0, Math.floor(room / 2));
    const width = index === open.length - 1 ? left : Math.max(share, wanted);
    widths[at] = Math.max(LEAST, Math.min(width, natural[at] ?? width));
    left -= widths[at] ?? 0;
  }
  return widths;
};

/** Header and rows → lines of at most `width` columns; cells wrap inside their column. */
export const tableLines = (
  head: readonly Cell[],
  rows: readonly (readonly Cell[])[],
  width: number,
): readonly (readonly Piece[])[] => {
  const all = [head, ...rows];
  const per = <T>(measure: (cell: Cell) => T): T[][] =>
    head.map((_, column) => all.map((row) => measure(row[column] ?? [])));
  const natural = per((cell) => columnsOfLine(wrap(cell, Number.MAX_SAFE_INTEGER)[0] ?? [])).map((column) =>
    Math.max(...column),
  );
  const least = per(widestWord).map((column) => Math.max(...column));
  const widths = fit(natural, least, width - GAP * (head.length - 1));
  return all.flatMap((row) => {
    const cells = widths.map((columns, at) => wrap(row[at] ?? [], columns));
    const height = Math.max(1, ...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      cells.flatMap((lines, at): Piece[] => {
        const pieces = lines[line] ?? [];
        const pad = at === cells.length - 1 ? 0 : (widths[at] ?? 0) + GAP - columnsOfLine(pieces);
        return [...pieces, ...(pad > 0 ? [{ text: ' '.repeat(pad), style: '', whole: true }] : [])];
      }),
    );
  });
};
