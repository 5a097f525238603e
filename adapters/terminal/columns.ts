// SPDX-License-Identifier: Apache-2.0

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
// What terminals draw two columns wide: emoji, and the scripts of East Asia (Unicode's East_Asian_Width W and F).
const WIDE =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const PLAIN = /^[\u0020-\u007e]*$/;

/** What a reader takes for one character each. */
export const charactersOf = (text: string): readonly string[] =>
  Array.from(graphemes.segment(text), ({ segment }) => segment);

const widthOf = (character: string): number => (ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** Columns that a text takes on a terminal. */
export const columnsOf = (text: string): number =>
  PLAIN.test(text)
    ? text.length
    : charactersOf(text).reduce((columns, character) => columns + widthOf(character), 0);
