// SPDX-License-Identifier: Apache-2.0

/** A stretch of text to be replaced: `[start, end)` in UTF-16 units. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

/** Applies replacements that are sorted and do not overlap. */
export const replaceAll = (text: string, replacements: readonly Replacement[]): string => {
  if (replacements.length === 0) return text;
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, by } of replacements) {
    pieces.push(text.slice(at, start), by);
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
};

/** What stands in place of a secret; redacting a redacted text changes nothing. */
export const redacted = (what: string): string => `[redacted ${what}]`;
