// SPDX-License-Identifier: Apache-2.0

import { createHmac } from 'node:crypto';
import { redactSecrets } from '../redact/redact-secrets.ts';
import { type Replacement, replaceAll } from '../redact/replacement.ts';
import { createCodeBook } from './code-book.ts';
import type { Detected } from './detectors/detector.ts';
import { detect } from './detectors/index.ts';
import { type DictionaryEntry, indexDictionary, type KnownName } from './dictionary-index.ts';
import { findNames } from './find-names.ts';
import { HOST_ENDING } from './find-pseudonym.ts';
import { prefixOf } from './kind-words.ts';
import { readAsMeant } from './read-as-meant.ts';
import { remembered } from './remembered.ts';
import { unknownPseudonyms } from './unknown-pseudonyms.ts';
import { createUnmaskStream, type UnmaskStream, unmaskText } from './unmask.ts';

export const maskingModes = ['off', 'names', 'strict'] as const;
/** `names`: what the dictionary holds. `strict`: also what looks like an identifier. `off`: only secrets go. */
export type MaskingMode = (typeof maskingModes)[number];

/** Hides what identifies a cluster, and puts it back. Secrets are redacted first, in every mode, and never come back. */
export interface Masker {
  readonly mode: MaskingMode;
  readonly mask: (text: string) => string;
  /** One name whose kind is known. */
  readonly maskName: (kind: string, value: string) => string;
  /** Exact for whatever `mask` made, also when case, quotes, line breaks or hyphenation have changed. */
  readonly unmask: (text: string) => string;
  /** The same for text that arrives in pieces. */
  readonly stream: () => UnmaskStream;
  /** Words that look like pseudonyms but were never given: a model invented them, or they are from another report. */
  readonly unknown: (text: string) => readonly string[];
  /** Keyed hash, 32 hex characters: the same on every replica, and telling nothing to those without the key. */
  readonly digest: (text: string) => string;
}

export interface MaskerOptions {
  /** Secret that all replicas share. */
  readonly key: Buffer | string;
  readonly dictionary: Iterable<DictionaryEntry>;
  readonly mode?: MaskingMode | undefined;
}

const pseudonym = (kind: string, code: string): string =>
  kind === 'host' ? `host-${code}${HOST_ENDING}` : `${prefixOf(kind)}-${code}`;

const WORD = /[\p{L}\p{N}]/u;

/** What is left of a place where others are taken out of it: whole words, since half of one could not be told again. */
const remains = (text: string, place: Detected, taken: readonly Detected[]): readonly Detected[] => {
  if (taken.length === 0) return [place];
  const pieces: Detected[] = [];
  const add = (from: number, to: number): void => {
    let [start, end] = [from, to];
    while (start < end && !WORD.test(text.charAt(start))) start += 1;
    while (end > start && !WORD.test(text.charAt(end - 1))) end -= 1;
    const isCut =
      (start === from && start > place.start && WORD.test(text.charAt(start - 1))) ||
      (end === to && end < place.end && WORD.test(text.charAt(end)));
    if (end > start && !isCut) pieces.push({ start, end, kind: place.kind });
  };
  let from = place.start;
  for (const { start, end } of taken) {
    if (start > from) add(from, start);
    from = Math.max(from, end);
  }
  if (from < place.end) add(from, place.end);
  return pieces;
};

/** Two sorted lists as one; of what overlaps places of the first list, what is left of it. */
const joined = (
  text: string,
  first: readonly Detected[],
  second: readonly Detected[],
): readonly Detected[] => {
  const result: Detected[] = [...first];
  let at = 0;
  for (const place of second) {
    while ((first[at]?.end ?? Infinity) <= place.start) at += 1;
    let to = at;
    while ((first[to]?.start ?? Infinity) < place.end) to += 1;
    result.push(...remains(text, place, first.slice(at, to)));
  }
  return result.sort((a, b) => a.start - b.start);
};

/** Places that touch become one: two pseudonyms in a row could not be told apart again. */
const fused = (places: readonly Detected[]): readonly Detected[] => {
  const result: Detected[] = [];
  for (const place of places) {
    const last = result.at(-1);
    if (place.kind !== 'keep' && last !== undefined && last.kind !== 'keep' && last.end >= place.start)
      result[result.length - 1] = { ...last, end: place.end };
    else result.push(place);
  }
  return result;
};

/** Kinds that a form suggests and the dictionary may know better. */
const VAGUE = new Set(['name', 'host', 'path']);

/** Where a name with spaces or brackets stands and is not part of a longer word. */
const oddPlaces = (text: string, odd: readonly KnownName[]): readonly Detected[] => {
  let places: readonly Detected[] = [];
  for (const { value, kind } of odd) {
    const found: Detected[] = [];
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
      const end = at + value.length;
      if (!WORD.test(text.charAt(at - 1)) && !WORD.test(text.charAt(end)))
        found.push({ start: at, end, kind });
    }
    if (found.length > 0) places = joined(text, places, found);
  }
  return places;
};

export const createMasker = ({ key: given, dictionary, mode = 'strict' }: MaskerOptions): Masker => {
  const key = typeof given === 'string' ? Buffer.from(given) : given;
  const index = indexDictionary(mode === 'off' ? [] : dictionary);
  const book = createCodeBook(key, index.values());

  const maskName = (kind: string, value: string): string => {
    const clean = redactSecrets(value);
    return mode === 'off' || clean !== value || value === '' ? clean : pseudonym(kind, book.codeOf(value));
  };

  const maskPlaces = (text: string): string => {
    const strict = mode === 'strict';
    const meant = readAsMeant(text);
    const told = joined(text, oddPlaces(text, index.odd), strict ? detect(meant) : []);
    const replacements = fused(joined(text, told, findNames(meant, index, strict))).flatMap(
      ({ start, end, kind }): Replacement[] => {
        if (kind === 'keep') return [];
        const value = text.slice(start, end);
        const known = VAGUE.has(kind) ? index.find(value) : undefined;
        return [{ start, end, by: pseudonym(known?.kind ?? kind, book.codeOf(value)) }];
      },
    );
    return replaceAll(text, replacements);
  };

  return {
    mode,
    mask: remembered((text) => {
      const clean = redactSecrets(text);
      return mode === 'off' ? clean : maskPlaces(clean);
    }),
    maskName,
    unmask: (text) => unmaskText(text, book),
    stream: () => createUnmaskStream(book),
    unknown: (text) => unknownPseudonyms(text, book),
    digest: (text) => createHmac('sha256', key).update('digest\0').update(text).digest('hex').slice(0, 32),
  };
};
