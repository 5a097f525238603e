// SPDX-License-Identifier: Apache-2.0

import type { CodeBook } from './code-book.ts';
import { CODE_LENGTH, codeStart, LONGEST_CODE } from './code-of.ts';
import { pseudonymPrefixes } from './kind-words.ts';
import { isAfterWrittenOut } from './read-as-meant.ts';

/** Hosts end so, in the top-level domain that is reserved for examples. */
export const HOST_ENDING = '.example';

export type Found =
  | { readonly type: 'none' }
  /** The text ends before it can be told. */
  | { readonly type: 'unfinished' }
  | { readonly type: 'found'; readonly end: number; readonly value: string };

const NONE: Found = { type: 'none' };
const UNFINISHED: Found = { type: 'unfinished' };

/** Whatever else begins like a word is not a code. */
const CODE_START = new RegExp(`^${codeStart}`);

const LONGEST_PREFIX = Math.max(...[...pseudonymPrefixes].map((prefix) => prefix.length));
/** Indentation and quote marks after a line break inside a pseudonym. */
const LONGEST_INDENT = 40;

const LETTER_OR_NUMBER = /[\p{L}\p{N}]/u;
/** Soft hyphens, joiners and other marks that models and renderers slip between characters. */
const INVISIBLE = /[\u00AD\u200B-\u200D\u2060\uFEFF]/;
const DASH = /[-\u2010-\u2015\u2212]/;

/** a–z, A–Z, 0–9: character codes, since this is asked of every character of an answer. */
const isLatinAt = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
};

const isWordAt = (text: string, at: number): boolean =>
  at >= 0 &&
  at < text.length &&
  (isLatinAt(text, at) || (text.charCodeAt(at) > 127 && LETTER_OR_NUMBER.test(text.charAt(at))));

/** Where reading goes on after invisible marks and at most one line break (with the hyphen before it); -1 when the text ends first. */
const skipBreak = (text: string, at: number, hyphen: boolean): number => {
  let index = at;
  while (index < text.length && INVISIBLE.test(text.charAt(index))) index += 1;
  let after = index;
  if (hyphen && DASH.test(text.charAt(after))) after += 1;
  while (after < text.length && after - index < 4 && /[ \t]/.test(text.charAt(after))) after += 1;
  if (after >= text.length) return -1;
  if (text.charAt(after) === '\r') after += 1;
  if (after >= text.length) return -1;
  if (text.charAt(after) !== '\n') return index;
  after += 1;
  const limit = after + LONGEST_INDENT;
  while (after < text.length && after < limit && /[ \t>|*]/.test(text.charAt(after))) after += 1;
  return after < text.length ? after : after < limit ? -1 : index;
};

/** Reads word characters over line breaks until `most` or something else; calls `each` after every character. */
const readCharacters = (
  text: string,
  from: number,
  most: number,
  each: (read: string, end: number) => boolean,
): 'ended' | 'unfinished' => {
  let read = '';
  let at = from;
  while (read.length < most) {
    const next =
      read === '' ? skipBreak(text, at, false) : isLatinAt(text, at) ? at : skipBreak(text, at, true);
    if (next < 0 || next >= text.length) return 'unfinished';
    if (!isLatinAt(text, next)) return 'ended';
    read += text.charAt(next).toLowerCase();
    at = next + 1;
    if (each(read, at)) return 'ended';
  }
  return 'ended';
};

const endOfHost = (text: string, end: number): number => {
  const ending = text.slice(end, end + HOST_ENDING.length).toLowerCase();
  if (ending === HOST_ENDING && !isWordAt(text, end + HOST_ENDING.length)) return end + HOST_ENDING.length;
  return ending.length < HOST_ENDING.length &&
    HOST_ENDING.startsWith(ending) &&
    end + ending.length === text.length
    ? -1
    : end;
};

/** The code that begins at `at`: the longest known one that ends at a word boundary. */
const codeAt = (text: string, at: number, book: CodeBook): Found => {
  let best: { end: number; value: string } | undefined;
  const outcome = readCharacters(text, at, LONGEST_CODE + 8, (code, end) => {
    if (code.length === CODE_LENGTH - 1 && !CODE_START.test(code)) return true;
    if (code.length < CODE_LENGTH || isWordAt(text, end)) return false;
    const value = book.valueOf(code);
    if (value !== undefined) best = { end, value };
    else {
      // "both pod-k7x2mqs": the plural of a stand-in; its `s` stays. On the next line it is a word of its own.
      const isPlural = isLatinAt(text, end - 2) && /s/i.test(text.charAt(end - 1));
      const singular = isPlural ? book.singular(code) : undefined;
      if (singular !== undefined) best = { end: end - 1, value: singular };
    }
    return false;
  });
  if (outcome === 'unfinished') return UNFINISHED;
  if (best === undefined) return NONE;
  const end = endOfHost(text, best.end);
  return end < 0 ? UNFINISHED : { type: 'found', end, value: best.value };
};

/** The code behind a prefix and its dash; `po-⏎d-…` may be read as `po` or as `pod`, so every reading is tried. */
const prefixedAt = (text: string, at: number, book: CodeBook): Found => {
  let found = NONE as Found;
  const outcome = readCharacters(text, at, LONGEST_PREFIX, (prefix, end) => {
    let dash = end;
    while (dash < text.length && INVISIBLE.test(text.charAt(dash))) dash += 1;
    if (text.charAt(dash) === '\\') dash += 1;
    if (!DASH.test(text.charAt(dash)) || !pseudonymPrefixes.has(prefix)) return false;
    found = codeAt(text, dash + 1, book);
    return found.type !== 'none';
  });
  return found.type === 'none' && outcome === 'unfinished' ? UNFINISHED : found;
};

/**
 * The pseudonym that begins at `at` (the beginning of a word), with or without its prefix, in any case, over line
 * breaks and hyphenation.
 */
export const pseudonymAt = (text: string, at: number, book: CodeBook): Found => {
  const found = prefixedAt(text, at, book);
  return found.type === 'none' ? codeAt(text, at, book) : found;
};

/** Next position at or after `from` where a word begins; the text's length when there is none. */
export const nextWord = (text: string, from: number): number => {
  let at = from;
  while (
    at < text.length &&
    !(isLatinAt(text, at) && (!isWordAt(text, at - 1) || isAfterWrittenOut(text, at)))
  )
    at += 1;
  return at;
};
