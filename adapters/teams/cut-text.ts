const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How far back from a cut the end of a line or a word is looked for. */
const REACH = 400;

/** UTF-16 units of a text inside JSON, without its quotes. */
export const jsonUnits = (text: string): number => JSON.stringify(text).length - 2;

/** How many units of the text come to at most `budget` units of JSON. */
const fitting = (text: string, budget: number): number => {
  // Most characters cost one unit: what is longer than that is measured, once for each halving.
  let low = 0;
  let high = Math.min(text.length, Math.max(0, budget));
  if (jsonUnits(text.slice(0, high)) <= budget) return high;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (jsonUnits(text.slice(0, middle)) <= budget) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** The end of the last match that lies in `from`…`to`; a mark or joiner belongs to the character before it. */
const lastEnd = (text: string, pattern: RegExp, from: number, to: number): number | undefined => {
  let found: number | undefined;
  for (const match of text.slice(from, to + 2).matchAll(pattern)) {
    const end = from + match.index + match[0].length;
    if (end <= to) found = end;
  }
  return found;
};

const isLow = (text: string, at: number): boolean => /[\udc00-\udfff]/.test(text.charAt(at));

/** The nearest place at or before `at` that is between two graphemes; 0 where there is none nearby. */
const between = (text: string, at: number): number => {
  let from = Math.max(0, at - REACH);
  if (isLow(text, from)) from += 1;
  const within = graphemes.segment(text.slice(from, at + REACH)).containing(at - from);
  const start = within === undefined ? at : from + within.index;
  // What begins the window may be the rest of something longer.
  return start === from && from > 0 ? 0 : start;
};

/**
 * Where to cut so that at most `budget` units of JSON come before: after a line, else after a word, else between two
 * graphemes, else between two characters. At least one character is before it; with `soft`, 0 where only a word could be broken.
 */
export const cutAt = (text: string, budget: number, soft = false): number => {
  const end = fitting(text, budget);
  if (end >= text.length) return text.length;
  const from = Math.max(0, end - REACH);
  const after =
    lastEnd(text, /\n(?![\p{M}\u200d])/gu, from, end) ?? lastEnd(text, /\s(?![\p{M}\u200d])/gu, from, end);
  if (after !== undefined) return after;
  if (soft && end < REACH) return 0;
  const whole = between(text, end);
  if (whole > 0) return whole;
  return Math.max(isLow(text, end) ? end - 1 : end, isLow(text, 1) ? 2 : 1);
};

/** Short enough, with … where something is missing: for labels only. */
export const shortened = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text
        .slice(0, cutAt(text, most - 1))
        .slice(0, most - 1)
        .trimEnd()}…`;
