// SPDX-License-Identifier: Apache-2.0

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How far back the end of a line or a word is looked for, and how much around a cut is read for graphemes. */
const WINDOW = 400;

const isLow = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff;
};

/** The end of the last match at or before `to`: a mark that joins what follows to it is seen. */
const lastEnd = (text: string, pattern: RegExp, from: number, to: number): number | undefined => {
  let found: number | undefined;
  for (const match of text.slice(from, to + 2).matchAll(pattern)) {
    const end = from + match.index + match[0].length;
    if (end <= to) found = end;
  }
  return found;
};

/** A cut that splits no grapheme; one that is longer than the window is split between code points. */
const betweenGraphemes = (text: string, at: number): number => {
  const from = Math.max(0, at - WINDOW / 2);
  const start = isLow(text, from) ? from + 1 : from;
  const within = graphemes.segment(text.slice(start, at + WINDOW / 2)).containing(at - start);
  const cut = within === undefined ? at : start + within.index;
  if (cut > start || (start === 0 && cut > 0)) return cut;
  return isLow(text, at) ? at - 1 : at;
};

/** The longest beginning that `fits`; fitting only ever ends as a text grows. */
const reach = (text: string, most: number, fits: (beginning: string) => boolean): number => {
  let [low, high] = [0, Math.min(text.length, most)];
  if (fits(text.slice(0, high))) return high;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
};

interface Room {
  /** What a text costs when it is shown: at least its length in UTF-16 units. */
  readonly costOf: (text: string) => number;
  /** 0 rather than a broken word, when more room may come. */
  readonly soft?: boolean;
}

/**
 * How much of the text fits into `budget`: to the end of a line where one ends in the last part of it, else of a word,
 * else of a grapheme. Never 0 unless `soft`.
 */
export const cutWithin = (text: string, budget: number, { costOf, soft = false }: Room): number => {
  // Nothing costs less than its own length.
  const end = reach(text, budget, (beginning) => costOf(beginning) <= budget);
  if (end === text.length) return end;
  const from = Math.max(0, end - WINDOW);
  const line = lastEnd(text, /\n(?![\p{M}\u200d])/gu, from, end);
  if (line !== undefined) return line;
  const word = lastEnd(text, /\s(?![\p{M}\u200d])/gu, from, end);
  if (word !== undefined) return word;
  if (soft && end < WINDOW) return 0;
  return Math.max(betweenGraphemes(text, end), isLow(text, 1) ? 2 : 1);
};

/** Pieces of at most `budget` each; together they are the text. */
export const splitText = (
  text: string,
  budget: number,
  costOf: Room['costOf'] = (piece) => piece.length,
): readonly string[] => {
  const pieces: string[] = [];
  let rest = text;
  while (rest !== '') {
    const cut = cutWithin(rest, budget, { costOf });
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return pieces;
};

/** What a text costs inside JSON, without its quotes. */
export const jsonLength = (text: string): number => JSON.stringify(text).length - 2;

/** At most so many UTF-16 units, an ellipsis included where something is left out: for labels only. */
export const cutTo = (text: string, most: number): string => {
  if (text.length <= most) return text;
  const cut = cutWithin(text, most - 1, { costOf: (part) => part.length });
  return `${text.slice(0, cut).trimEnd()}…`;
};
