// SPDX-License-Identifier: Apache-2.0

import type { Inline } from './render-inline.ts';
import { cutWithin, jsonLength } from './split-text.ts';

/** Less room than this at the end of a piece is left empty rather than filled with the beginning of something. */
const CRUMB = 120;

const lengthOf = (element: Inline): number => JSON.stringify(element).length + 1;

/** Code is a name: broken in two only where it fits nowhere. */
const isName = (element: Inline): boolean => element.style?.code === true;

/** Neighbours of the same look are one element: each costs more than its words. Names stay apart. */
const merged = (elements: readonly Inline[]): readonly Inline[] => {
  const all: Inline[] = [];
  for (const element of elements) {
    const last = all.at(-1);
    const isAlike =
      last?.type === 'text' &&
      element.type === 'text' &&
      !isName(last) &&
      !isName(element) &&
      last.style?.bold === element.style?.bold &&
      last.style?.italic === element.style?.italic;
    if (isAlike) all[all.length - 1] = { ...last, text: last.text + element.text };
    else all.push(element);
  }
  return all;
};

/** Pieces of at most `budget` units of JSON each; together they are the elements, with no character lost. */
export const splitInline = (elements: readonly Inline[], budget: number): readonly (readonly Inline[])[] => {
  const pieces: Inline[][] = [];
  let piece: Inline[] = [];
  let room = budget;
  const close = (): void => {
    if (piece.length > 0) pieces.push(piece);
    piece = [];
    room = budget;
  };
  const put = (element: Inline): void => {
    piece.push(element);
    room -= lengthOf(element);
  };
  for (const element of merged(elements)) {
    let rest = element;
    while (lengthOf(rest) > room) {
      const isFresh = piece.length === 0;
      const mayBreak = rest.type === 'text' && (isFresh || (!isName(rest) && room >= CRUMB));
      if (!mayBreak || rest.type !== 'text') {
        // Links and dates are far smaller than a piece.
        if (isFresh) break;
        close();
        continue;
      }
      const wrapping = lengthOf(rest) - jsonLength(rest.text);
      const cut = cutWithin(rest.text, Math.max(2, room - wrapping), !isFresh);
      if (cut === 0) {
        close();
        continue;
      }
      put({ ...rest, text: rest.text.slice(0, cut) });
      rest = { ...rest, text: rest.text.slice(cut) };
      close();
      if (rest.text === '') break;
    }
    if (rest.type !== 'text' || rest.text !== '') put(rest);
  }
  close();
  return pieces;
};
