// SPDX-License-Identifier: Apache-2.0

import { type ExpressionFault, endOfQuote } from './cel-parse.ts';

/** A piece of a sentence: words, or an expression whose value stands there. `at`: where it begins in the template. */
export type Piece =
  | { readonly type: 'words'; readonly text: string }
  | { readonly type: 'expression'; readonly text: string; readonly at: number };

/** Where the brace at `from` is closed; what stands in texts of the expression does not count. */
const closing = (text: string, from: number): number | undefined => {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '"' || sign === "'") {
      const end = endOfQuote(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (sign === '{') depth += 1;
    else if (sign === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
};

/** `is degraded: {object.status.reason}` → its pieces. A brace itself is written twice: `{{`. */
export const parseTemplate = (text: string): readonly Piece[] | ExpressionFault => {
  const pieces: Piece[] = [];
  let words = '';
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if ((sign === '{' || sign === '}') && text[at + 1] === sign) {
      words += sign;
      at += 1;
    } else if (sign === '}') return { at, message: '} closes nothing; a brace itself is written }}' };
    else if (sign === '{') {
      const end = closing(text, at);
      if (end === undefined) return { at, message: '{ is never closed; a brace itself is written {{' };
      if (words !== '') pieces.push({ type: 'words', text: words });
      words = '';
      pieces.push({ type: 'expression', text: text.slice(at + 1, end), at: at + 1 });
      at = end;
    } else words += sign;
  }
  if (words !== '') pieces.push({ type: 'words', text: words });
  return pieces;
};
