// SPDX-License-Identifier: Apache-2.0

import type { CodeBook } from './code-book.ts';
import { codePattern } from './code-of.ts';
import { pseudonymPrefixes } from './kind-words.ts';

const SHAPE = new RegExp(`(?<![\\p{L}\\p{N}-])([a-z]{2,30})-(${codePattern})(?![\\p{L}\\p{N}])`, 'giu');

/** Words shaped like pseudonyms whose code is in no book. */
export const unknownPseudonyms = (text: string, book: CodeBook): readonly string[] =>
  [...text.matchAll(SHAPE)].flatMap(([word, prefix = '', code = '']) =>
    pseudonymPrefixes.has(prefix.toLowerCase()) &&
    book.valueOf(code.toLowerCase()) === undefined &&
    book.singular(code.toLowerCase()) === undefined
      ? [word]
      : [],
  );
