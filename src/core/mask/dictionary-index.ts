// SPDX-License-Identifier: Apache-2.0

import { imageParts, isPlainTag } from './image-parts.ts';
import { isOrdinaryWord } from './ordinary-words.ts';
import { isPublicName, isVocabulary } from './vocabulary.ts';

/** Something that the cluster calls by a name: `kind` as in Datum, or `cluster`. */
export interface DictionaryEntry {
  readonly kind: string;
  readonly value: string;
}

export interface KnownName {
  readonly value: string;
  readonly kind: string;
  readonly kinds: ReadonlySet<string>;
  /** Also a word of the language: a name only where it stands as one. */
  readonly ordinary: boolean;
}

export interface DictionaryIndex {
  /** Exact, whatever the case. */
  readonly find: (text: string) => KnownName | undefined;
  /** A distinctive name anywhere inside a word (`CheckoutService` for `checkout`). */
  readonly within: (word: string) => KnownName | undefined;
  readonly values: () => Iterable<string>;
  /** Most words (runs of letters and digits) that one name has. */
  readonly longest: number;
  /** Most words that `/`, `:`, `=` and the like divide: an image, a label, `host:port`. */
  readonly longestJoined: number;
  /** Names that hold spaces, quotes or brackets, longest first: they are looked for one by one. */
  readonly odd: readonly KnownName[];
}

/** Kinds of data that look like names and are none. */
const NOT_NAMES = new Set(['kind', 'schedule', 'quantity']);
/** Shortest name that is also sought inside words. */
const GRAM = 5;
const ODD = /[^\p{L}\p{N}._\-/:@=+~%#]/u;

/** What is worth a code: not numbers, not what every cluster has. */
const isName = (value: string): boolean =>
  value !== '' && !/^[\d.,:+-]+$/.test(value) && !isPublicName(value);

/** What somebody said no model may see: whatever it looks like. */
const SENSITIVE = 'sensitive';

/** What people call the thing besides its full name: the image without its tag, a tag that says more than a version, the value of a label. */
const aliases = ({ kind, value }: DictionaryEntry): readonly DictionaryEntry[] => {
  if (kind === 'image') {
    const { repository, tag } = imageParts(value);
    const isTelling = tag !== undefined && !isPlainTag(tag) && !isOrdinaryWord(tag) && !isVocabulary(tag);
    return [{ kind, value: repository }, ...(isTelling ? [{ kind: 'tag', value: tag }] : [])];
  }
  if (kind === 'label' && value.includes('='))
    return [{ kind: 'name', value: value.slice(value.indexOf('=') + 1) }];
  if (kind === 'host' && value.startsWith('*.')) return [{ kind, value: value.slice(2) }];
  return [{ kind, value: value.trim() }];
};

/** Words that soft separators (`-`, `_`, `.`) hold together. */
export const TOKEN = /[\p{L}\p{N}]+(?:[-._]+[\p{L}\p{N}]+)*/gu;

export const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

export const indexDictionary = (entries: Iterable<DictionaryEntry>): DictionaryIndex => {
  const names = new Map<string, KnownName & { readonly kinds: Set<string> }>();
  const grams = new Set<string>();
  const lengths = new Set<number>();
  let longest = 1;
  let longestJoined = 1;
  for (const entry of entries) {
    if (NOT_NAMES.has(entry.kind)) continue;
    for (const { kind, value } of aliases(entry)) {
      if (kind === SENSITIVE ? value === '' : !isName(value)) continue;
      const folded = value.toLowerCase();
      const known = names.get(folded);
      if (known !== undefined) {
        known.kinds.add(kind);
        continue;
      }
      const ordinary =
        kind !== SENSITIVE &&
        /^[a-z]+\d?$/.test(folded) &&
        (isOrdinaryWord(folded) || isVocabulary(folded) || folded.length === 1);
      names.set(folded, { value, kind, kinds: new Set([kind]), ordinary });
      longest = Math.max(longest, wordsOf(value).length);
      longestJoined = Math.max(longestJoined, value.match(TOKEN)?.length ?? 1);
      if (!ordinary && folded.length >= GRAM && !isVocabulary(folded)) {
        grams.add(folded.slice(0, GRAM));
        lengths.add(folded.length);
      }
    }
  }
  const byLength = [...lengths].sort((a, b) => b - a);
  return {
    find: (text) => names.get(text.toLowerCase()),
    within: (word) => {
      const folded = word.toLowerCase();
      for (let at = 0; at + GRAM <= folded.length; at += 1) {
        if (!grams.has(folded.slice(at, at + GRAM))) continue;
        for (const length of byLength) {
          const known = at + length <= folded.length ? names.get(folded.slice(at, at + length)) : undefined;
          if (known !== undefined && !known.ordinary) return known;
        }
      }
      return undefined;
    },
    values: () => [...names.values()].map(({ value }) => value),
    longest,
    longestJoined,
    odd: [...names.values()]
      .filter(({ value }) => ODD.test(value))
      .sort((a, b) => b.value.length - a.value.length),
  };
};
