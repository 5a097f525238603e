// SPDX-License-Identifier: Apache-2.0

import { Refused } from './errors.ts';

/** Longest command line that is read, in UTF-16 units: long enough for any command, short enough to be harmless. */
export const LINE_LIMIT = 2_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

// Chat clients turn quotes and dashes into typographic ones while people type: they did not mean it.
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '"',
  '”': '"',
  '„': '"',
  "'": "'",
  '‘': "'",
  '’': "'",
};
const isFancy = (mark: string): boolean => mark !== '"' && mark !== "'";
const DASH = /^[—–](?=[a-z])/i;

/** Inside typographic quotes any of their kind closes; inside plain ones everything else is meant as it stands. */
const closes = (mark: string, opened: string): boolean =>
  isFancy(opened) ? QUOTES[mark] === QUOTES[opened] : mark === opened;

/** Throws Refused for what is no line that a person would type. */
const checkLine = (line: string): void => {
  if (line.length > LINE_LIMIT) {
    throw new Refused(`That command is ${line.length} characters long; I read up to ${LINE_LIMIT}.`);
  }
  if (CONTROL.test(line))
    throw new Refused('That command contains control characters; please type it as plain text.');
};

/** A command line → its words. Double and single quotes keep spaces together. */
export const splitLine = (line: string): readonly string[] => {
  checkLine(line);
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  const characters = Array.from(line);
  for (const [at, character] of characters.entries()) {
    if (quote !== undefined) {
      if (closes(character, quote)) quote = undefined;
      else word = (word ?? '') + character;
    } else if (QUOTES[character] !== undefined) {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (word === undefined && DASH.test(character + (characters[at + 1] ?? ''))) word = '--';
    else word = (word ?? '') + character;
  }
  if (quote !== undefined) throw new Refused(`A quote (${quote}) is opened and never closed.`);
  if (word !== undefined) words.push(word);
  return words;
};

/** The value of a flag in quotes, or any word. */
const PROSE_WORD = /(?<![\w-])--?[\w-]+=(?:"[^"]*"|'[^']*')|\S+/g;

/** The words of a sentence after a verb: what is neither quoted nor meant to be, such as the apostrophe in "isn't", stays. */
export const splitProse = (line: string): readonly string[] => {
  checkLine(line);
  return [...line.matchAll(PROSE_WORD)].map(([word]) => word.replace(/^(--?[\w-]+=)["'](.*)["']$/, '$1$2'));
};

/** In plain quotes; pieces in the other kind where the word holds one: neighbours in a line are one word. */
const quoted = (word: string): string =>
  word
    .split(/("+)/)
    .filter((piece, at) => piece !== '' || at === 0)
    .map((piece) => (piece.startsWith('"') ? `'${piece}'` : `"${piece}"`))
    .join('');

/** Words → one line that splits into exactly the same words again. */
export const joinLine = (words: readonly string[]): string =>
  words.map((word) => (/^[^\s"'“”„‘’—–]+$/.test(word) ? word : quoted(word))).join(' ');
