import { Refused } from './errors.ts';

/** Longest command line that is read, in UTF-16 units: long enough for any command, short enough to be harmless. */
export const LINE_LIMIT = 2_000;

// Chat clients turn quotes and dashes into typographic ones, and wrap links: people did not mean it.
const PLAIN: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '‘': "'",
  '’': "'",
  '\u00a0': ' ',
};
const unfancy = (line: string): string =>
  line.replace(/[“”„‘’\u00a0]/g, (mark) => PLAIN[mark] ?? mark).replace(/(^|\s)[—–](?=[a-z])/gi, '$1--');

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** A command line → its words. Double and single quotes keep spaces together. */
export const splitLine = (line: string): readonly string[] => {
  if (line.length > LINE_LIMIT) {
    throw new Refused(`That command is ${line.length} characters long; I read up to ${LINE_LIMIT}.`);
  }
  if (CONTROL.test(line))
    throw new Refused('That command contains control characters; please type it as plain text.');
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const character of unfancy(line)) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (quote !== undefined) throw new Refused(`A quote (${quote}) is opened and never closed.`);
  if (word !== undefined) words.push(word);
  return words;
};

/** Words → one line that splits into the same words again. */
export const joinLine = (words: readonly string[]): string =>
  words.map((word) => (/^[^\s"'“”„‘’]+$/.test(word) ? word : `"${word.replaceAll('"', "'")}"`)).join(' ');
