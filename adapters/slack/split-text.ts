const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a character costs inside JSON, in UTF-16 units. */
const costOf = (unit: number): number => {
  if (unit === 0x22 || unit === 0x5c) return 2;
  if (unit >= 0x20) return 1;
  return unit === 0x0a || unit === 0x09 ? 2 : 6;
};

/** Length of the text inside JSON. */
export const jsonLength = (text: string): number => {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) length += costOf(text.charCodeAt(at));
  return length;
};

/** Where the first `budget` units of JSON end. */
const reach = (text: string, budget: number): number => {
  let left = budget;
  let at = 0;
  while (at < text.length) {
    left -= costOf(text.charCodeAt(at));
    if (left < 0) break;
    at += 1;
  }
  return at;
};

/** How far back a line's or a word's end is looked for; and how much of a text around a cut is segmented. */
const WINDOW = 400;

/** The end of the last match that lies before `to`; what follows it is seen, since a mark belongs to what precedes it. */
const lastAfter = (text: string, pattern: RegExp, from: number, to: number): number | undefined => {
  let found: number | undefined;
  for (const match of text.slice(from, to + 2).matchAll(pattern)) {
    const end = from + match.index + match[0].length;
    if (end <= to) found = end;
  }
  return found;
};

/** A cut that splits no grapheme; a grapheme that is longer than the window is split between code points. */
const wholeGraphemes = (text: string, at: number): number => {
  const from = Math.max(0, at - WINDOW / 2);
  const start = isLow(text, from) ? from + 1 : from;
  const within = graphemes.segment(text.slice(start, at + WINDOW / 2)).containing(at - start);
  const cut = within === undefined ? at : start + within.index;
  // The first segment of the window may itself be the tail of one that began before it.
  if (cut > start || (start === 0 && cut > 0)) return cut;
  return isLow(text, at) ? at - 1 : at;
};

const isLow = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff;
};

/**
 * How much of the text fits into `budget` units of JSON: to the end of a line where one ends in the last part of it,
 * else of a word, else of a grapheme. `soft` = 0 rather than a broken word, when more room may come. Never 0 otherwise.
 */
export const cutWithin = (text: string, budget: number, soft = false): number => {
  const end = reach(text, budget);
  if (end === text.length) return end;
  const from = Math.max(0, end - WINDOW);
  const line = lastAfter(text, /\n(?![\p{M}\u200d])/gu, from, end);
  if (line !== undefined) return line;
  const word = lastAfter(text, /\s(?![\p{M}\u200d])/gu, from, end);
  if (word !== undefined) return word;
  if (soft && end < WINDOW) return 0;
  return Math.max(wholeGraphemes(text, end), isLow(text, 1) ? 2 : 1);
};

/** Pieces of at most `budget` units of JSON each; together they are the text. */
export const splitText = (text: string, budget: number): readonly string[] => {
  const pieces: string[] = [];
  let rest = text;
  while (rest !== '') {
    const cut = cutWithin(rest, budget);
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return pieces;
};

/** At most so many units, an ellipsis included where something is left out. */
export const cutTo = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, cutWithin(text, most - 1)).trimEnd()}…`;
