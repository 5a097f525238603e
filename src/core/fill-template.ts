// SPDX-License-Identifier: Apache-2.0

import { assertNever } from './assert-never.ts';
import type { Data, Datum } from './datum.ts';
import { code, plain, type Span, type Text } from './document.ts';
import { cutText } from './redact/cut-text.ts';

/** Longest piece of free text inside a message; evidence holds more. */
export const TEXT_LIMIT = 400;

/** Names listed in a sentence before "and N more". */
const NAMES_SHOWN = 5;

const enumerated = (items: readonly string[]): Text => {
  if (items.length === 0) return ['none'];
  const shown = items.slice(0, NAMES_SHOWN);
  const spans = shown.flatMap((item, index): Span[] => (index === 0 ? [code(item)] : [', ', code(item)]));
  return items.length > shown.length ? [...spans, ` and ${items.length - shown.length} more`] : spans;
};

// Control characters, and marks that turn the direction of what follows: text could pose as something else.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** Untrusted text as one line of sane length, without half a surrogate pair at its end. */
const oneLine = (text: string): string => {
  const line = text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim();
  return line.length > TEXT_LIMIT ? `${cutText(line, TEXT_LIMIT - 1)}…` : line;
};

const counted = (value: number, unit: string): string => {
  if (value === 1) return `1 ${unit}`;
  return `${value} ${/[^aeiou]y$/.test(unit) ? `${unit.slice(0, -1)}ie` : /(?:s|x|ch|sh)$/.test(unit) ? `${unit}e` : unit}s`;
};

const datumText = (datum: Datum): Text => {
  switch (datum.type) {
    case 'name':
      return [code(datum.value)];
    case 'names':
      return enumerated(datum.values);
    case 'ref':
      return [`${datum.ref.kind} `, code(datum.ref.name)];
    case 'text':
      return [oneLine(datum.value)];
    case 'word':
      return [datum.value];
    case 'quantity':
      return [datum.unit === undefined ? String(datum.value) : counted(datum.value, datum.unit)];
    case 'time':
      // A certificate that expired at 00:00 could be one of today.
      return [{ type: 'time', at: datum.at, style: 'date' }];
    default:
      return assertNever(datum);
  }
};

/** Templates are few and filled for every finding: each is taken apart once. Placeholders stand at odd places. */
const known = new Map<string, readonly string[]>();

const piecesOf = (template: string): readonly string[] => {
  const pieces = known.get(template) ?? template.split(/\{(\w+)\}/);
  known.set(template, pieces);
  return pieces;
};

const wordsFor = (placeholder: string, data: Data): Text => {
  const datum = Object.hasOwn(data, placeholder) ? data[placeholder] : undefined;
  return datum === undefined ? [`{${placeholder}}`] : datumText(datum);
};

/** `{placeholder}`s become the words of their data; a template without its data keeps the placeholder visible. */
export const fillTemplate = (template: string, data: Data): Text => {
  const pieces = piecesOf(template);
  // Most advice holds no placeholder: findings share its words.
  const [only] = pieces;
  if (pieces.length === 1 && only !== '') return pieces;
  return pieces.flatMap((piece, at) => {
    if (at % 2 === 1) return wordsFor(piece, data);
    return piece === '' ? [] : piece;
  });
};

/** Names come from the cluster and commands are pasted into shells: what is not plainly a name is quoted. */
const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** The same for a command line. */
export const fillCommand = (template: string, data: Data): string =>
  piecesOf(template)
    .map((piece, at) => (at % 2 === 1 ? shellWord(plain(wordsFor(piece, data))) : piece))
    .join('');
