import type { Inline } from './render-inline.ts';
import { cutWithin, jsonLength } from './split-text.ts';

/** Less room than this at the end of a piece is left empty rather than filled with the beginning of something. */
const CRUMB = 120;

const lengthOf = (element: Inline): number => JSON.stringify(element).length + 1;

/** Code is a name: broken in two only where it fits nowhere. */
const isName = (element: Inline): boolean => element.style?.code === true;

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
  for (const element of elements) {
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
