// SPDX-License-Identifier: Apache-2.0

import { charactersOf, columnsOf } from './columns.ts';

/** A run of text in one style: names of styles, outermost first, separated by spaces. */
export interface Piece {
  readonly text: string;
  readonly style: string;
  /** A name or a command: kept on one line if it fits on any. */
  readonly whole: boolean;
  /** An address: rather too long for its line than broken, which nobody could follow. */
  readonly overflows?: true;
}

/** Pieces that belong together: no line ends between them. */
type Word = readonly Piece[];

const wordsOf = (pieces: readonly Piece[]): readonly Word[] => {
  const words: Piece[][] = [];
  let word: Piece[] = [];
  const end = (): void => {
    if (word.length > 0) words.push(word);
    word = [];
  };
  for (const piece of pieces) {
    if (piece.whole) {
      word.push({ ...piece, text: piece.text.replace(/[^\S ]+/g, ' ') });
      continue;
    }
    for (const part of piece.text.split(/(\s+)/)) {
      if (part === '') continue;
      if (/^\s/.test(part)) end();
      else word.push({ ...piece, text: part });
    }
  }
  end();
  return words;
};

const columnsOfWord = (word: Word): number => word.reduce((sum, piece) => sum + columnsOf(piece.text), 0);

/** A word that fits on no line: first at its own spaces, then anywhere. */
const broken = (word: Word, width: number): readonly Word[] => {
  if (columnsOfWord(word) <= width || word.some((piece) => piece.overflows)) return [word];
  if (word.some((piece) => piece.whole && piece.text.includes(' ')))
    return wordsOf(word.map((piece) => ({ ...piece, whole: false }))).flatMap((part) => broken(part, width));
  const parts: Piece[][] = [[]];
  let used = 0;
  for (const piece of word) {
    for (const character of charactersOf(piece.text)) {
      const columns = columnsOf(character);
      if (used + columns > width && used > 0) {
        parts.push([]);
        used = 0;
      }
      parts.at(-1)?.push({ ...piece, text: character });
      used += columns;
    }
  }
  return parts;
};

const joined = (line: Word): readonly Piece[] => {
  const merged: Piece[] = [];
  for (const piece of line) {
    const last = merged.at(-1);
    if (last?.style === piece.style) merged[merged.length - 1] = { ...last, text: last.text + piece.text };
    else merged.push(piece);
  }
  return merged;
};

/** Pieces → lines of at most `width` columns; neighbours of one style are one piece. At least one line. */
export const wrap = (pieces: readonly Piece[], width: number): readonly (readonly Piece[])[] => {
  const room = Math.max(1, width);
  const lines: Piece[][] = [[]];
  let used = 0;
  for (const word of wordsOf(pieces).flatMap((one) => broken(one, room))) {
    const columns = columnsOfWord(word);
    let line = lines[lines.length - 1] ?? [];
    if (used > 0 && used + 1 + columns > room) {
      line = [];
      lines.push(line);
      used = 0;
    }
    if (used > 0) {
      const before = line.at(-1)?.style;
      const style = before === word[0]?.style ? (before ?? '') : '';
      line.push({ text: ' ', style, whole: false });
      used += 1;
    }
    line.push(...word);
    used += columns;
  }
  return lines.map(joined);
};

/** Columns of a line of pieces. */
export const columnsOfLine = (line: readonly Piece[]): number => columnsOfWord(line);

/** Columns of the widest thing that should not be broken. */
export const widestWord = (pieces: readonly Piece[]): number =>
  Math.max(0, ...wordsOf(pieces).map(columnsOfWord));
