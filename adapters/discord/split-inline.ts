// SPDX-License-Identifier: Apache-2.0

import { cutWithin } from '../../src/core/split-text.ts';
import { type Inline, markdownOf, merged } from './inline.ts';

/** Less room than this at the end of a piece is left empty rather than filled with the beginning of something. */
const CRUMB = 80;

const costOf = (run: Inline): number => markdownOf([run]).length;

/** Nothing costs less than its own length, and of a long text all is not looked at for each piece. */
const fits = (run: Inline, room: number): boolean =>
  (run.type === 'fixed' || run.text.length <= room) && costOf(run) <= room;

/** Code is a name: broken in two only where it fits nowhere. */
const isName = (run: Inline): boolean => run.type === 'text' && run.style === 'code';

/** Pieces of at most `budget` characters of markdown each; together they are the runs, with no character lost. */
export const splitInline = (runs: readonly Inline[], budget: number): readonly (readonly Inline[])[] => {
  const pieces: Inline[][] = [];
  let piece: Inline[] = [];
  let room = budget;
  const close = (): void => {
    if (piece.length > 0) pieces.push(piece);
    piece = [];
    room = budget;
  };
  const put = (run: Inline): void => {
    piece.push(run);
    room -= costOf(run);
  };
  for (const run of merged(runs)) {
    let rest = run;
    while (!fits(rest, room)) {
      const isFresh = piece.length === 0;
      if (rest.type === 'fixed' || (!isFresh && (isName(rest) || room < CRUMB))) {
        // Links and times are far smaller than a piece.
        if (isFresh) break;
        close();
        continue;
      }
      const { text, style } = rest;
      const cut = cutWithin(text, room, {
        costOf: (beginning) => costOf({ type: 'text', text: beginning, style }),
        soft: !isFresh,
      });
      if (cut === 0) {
        close();
        continue;
      }
      put({ type: 'text', text: text.slice(0, cut), style });
      rest = { type: 'text', text: text.slice(cut), style };
      close();
    }
    if (rest.type === 'fixed' || rest.text !== '') put(rest);
  }
  close();
  return pieces;
};
