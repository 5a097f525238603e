// SPDX-License-Identifier: Apache-2.0

import type { CodeBook } from './code-book.ts';
import { nextWord, pseudonymAt } from './find-pseudonym.ts';
import { LOOK_BACK } from './read-as-meant.ts';

/** Names again for pseudonyms, in text that arrives in pieces. */
export interface UnmaskStream {
  /** What can be said for certain so far; the rest is held back. */
  readonly push: (piece: string) => string;
  readonly end: () => string;
}

/** Longest end of a text that is held back while it may still become a pseudonym. */
const HELD = 2_048;

/** Closes a text: nothing that could continue a pseudonym follows. */
const CLOSED = '\u0000\u0000';

const unmaskFrom = (
  given: string,
  book: CodeBook,
  ended: boolean,
  from: number,
): { readonly done: string; readonly rest: number } => {
  const text = ended ? `${given}${CLOSED}` : given;
  const pieces: string[] = [];
  let copied = 0;
  let at = nextWord(text, from);
  while (at < text.length) {
    const found = pseudonymAt(text, at, book);
    if (found.type === 'unfinished' && !ended && text.length - at < HELD) {
      pieces.push(text.slice(copied, at));
      return { done: pieces.join(''), rest: at };
    }
    if (found.type === 'found') {
      pieces.push(text.slice(copied, at), found.value);
      copied = found.end;
      at = nextWord(text, found.end);
    } else at = nextWord(text, at + 1);
  }
  pieces.push(given.slice(copied));
  return { done: pieces.join(''), rest: given.length };
};

export const unmaskText = (text: string, book: CodeBook): string => unmaskFrom(text, book, true, 0).done;

export const createUnmaskStream = (book: CodeBook): UnmaskStream => {
  let held = '';
  // The characters before `held`, so that a word boundary is still seen after a cut.
  let before = '';
  const take = (piece: string, ended: boolean): string => {
    const text = `${before}${held}${piece}`;
    const { done, rest } = unmaskFrom(text, book, ended, before.length);
    const emitted = done.slice(before.length);
    held = text.slice(rest);
    before = text.slice(Math.max(0, rest - LOOK_BACK), rest);
    return emitted;
  };
  return { push: (piece) => take(piece, false), end: () => take('', true) };
};
