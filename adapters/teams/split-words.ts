// SPDX-License-Identifier: Apache-2.0

import type { RichTextBlock, TextRun } from './card.ts';
import { cutAt, jsonUnits } from './cut-text.ts';
import type { Look, Words } from './render-text.ts';

/** Less room than this at the end of a piece is left empty. */
const CRUMB = 120;
/** What a block costs around its runs. */
const AROUND = JSON.stringify({
  type: 'RichTextBlock',
  inlines: [],
  spacing: 'Default',
  separator: true,
}).length;

const runOf = ({ text, look }: Pick<Words, 'text' | 'look'>): TextRun => ({ type: 'TextRun', text, ...look });
const unitsOf = (one: Words): number => JSON.stringify(runOf(one)).length + 1;

const isSame = (one: Look, other: Look): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Neighbours of the same look are one run: each costs more than its words. What stays whole stays apart. */
const merged = (all: readonly Words[]): readonly Words[] => {
  const joined: Words[] = [];
  for (const one of all) {
    const last = joined.at(-1);
    if (last !== undefined && !last.whole && !one.whole && isSame(last.look, one.look))
      joined[joined.length - 1] = { ...last, text: last.text + one.text };
    else joined.push(one);
  }
  return joined;
};

/** Pieces of at most `budget` units of JSON each; together they are the words, with no character lost. */
export const splitWords = (all: readonly Words[], budget: number): readonly (readonly TextRun[])[] => {
  const most = budget - AROUND;
  const pieces: TextRun[][] = [];
  let piece: TextRun[] = [];
  let room = most;
  const close = (): void => {
    if (piece.length > 0) pieces.push(piece);
    piece = [];
    room = most;
  };
  const put = (one: Words): void => {
    piece.push(runOf(one));
    room -= unitsOf(one);
  };
  for (const one of merged(all)) {
    let rest = one;
    while (rest.text !== '' && unitsOf(rest) > room) {
      const isFresh = piece.length === 0;
      const mayBreak = isFresh || (!rest.whole && room >= CRUMB);
      const cut = mayBreak ? cutAt(rest.text, room - (unitsOf(rest) - jsonUnits(rest.text)), !isFresh) : 0;
      if (cut > 0) {
        put({ ...rest, text: rest.text.slice(0, cut) });
        rest = { ...rest, text: rest.text.slice(cut) };
      }
      close();
    }
    if (rest.text !== '') put(rest);
  }
  close();
  return pieces;
};

/** The same, as blocks of a card. */
export const textBlocks = (all: readonly Words[], budget: number): readonly RichTextBlock[] =>
  splitWords(all, budget).map((inlines) => ({ type: 'RichTextBlock', inlines }));
