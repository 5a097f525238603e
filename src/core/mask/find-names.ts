// SPDX-License-Identifier: Apache-2.0

import { isPublicPackage } from './detectors/code-places.ts';
import type { Detected } from './detectors/detector.ts';
import { type DictionaryIndex, type KnownName, TOKEN, wordsOf } from './dictionary-index.ts';
import { isOrdinaryWord } from './ordinary-words.ts';
import { type Standing, standingOf } from './stands-as-name.ts';
import { isPublicName, isVocabulary } from './vocabulary.ts';

/** A run without spaces, quotes and brackets, and the words in it that soft separators (`-`, `_`, `.`) hold together. */
const CHUNK = /[\p{L}\p{N}_/][\p{L}\p{N}._\-/:@=+~%#]*/gu;

/** `checkout-7d9f8b6c5-x2x9k`: the name that a ReplicaSet gives its pods. */
const POD = /^[a-z0-9].*-[a-f0-9]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/;
const OBJECT_NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
/** What programs, databases and clouds call their things: also with `_` and capitals. */
const ANY_NAME = /^[a-z0-9](?:[\w.-]*[a-z0-9])?$/i;
/** `orders.refunds.v1`: topics, subjects, settings; two parts are more often a file. */
const DOTTED = /^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+){2,}$/;
/** Numbers with their units, durations, counts. */
const QUANTITY = /^[\d._-]{1,40}[a-zµ]{0,3}(?:\d{1,9}[a-z]{1,2}){0,3}$/i;

interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `pod_namespace`, as the kubelet writes it. */
const PAIR = /^([a-z0-9.]+-[a-z0-9.-]+)_([a-z0-9.-]+)$/;

const splitPair = (token: Token): readonly Token[] => {
  const pair = PAIR.exec(token.text);
  if (pair === null) return [token];
  const [, first = '', second = ''] = pair;
  return [
    { start: token.start, end: token.start + first.length, text: first },
    { start: token.end - second.length, end: token.end, text: second },
  ];
};

const kindFor = (known: KnownName, told: string | undefined): string =>
  told !== undefined && (known.kinds.has(told) || known.kind === 'name') ? told : known.kind;

/** A longer word made with a known name (`web-7d9f8b6c5-zzzzz`, `CHECKOUT_URL`, `checkout.internal`). */
const isCompound = (token: Token, index: DictionaryIndex, standing: boolean): boolean => {
  if (index.within(token.text) !== undefined || index.within(token.text.replace(/_/g, '-')) !== undefined)
    return true;
  const words = wordsOf(token.text);
  if (words.length < 2) return false;
  const language = words.every((word) => isOrdinaryWord(word) || isVocabulary(word));
  for (const [from] of words.entries()) {
    for (const separator of ['-', '.']) {
      for (let to = Math.min(words.length, from + index.longest); to > from; to -= 1) {
        const known = index.find(words.slice(from, to).join(separator));
        if (known !== undefined && (!known.ordinary || !language || standing)) return true;
      }
    }
  }
  return false;
};

/** `ReconcileFailed`, `max_connections`, `2`: made of words that say nothing of whose they are. */
const isLanguage = (word: string): boolean =>
  wordsOf(word)
    .flatMap((part) => part.split(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=\d)/))
    .every((part) => isOrdinaryWord(part) || isVocabulary(part) || /^\d+$/.test(part)) ||
  wordsOf(word).every((part) => isOrdinaryWord(part) || isVocabulary(part) || /^\d+$/.test(part));

/** A word that nothing knows, but that can only be a name. */
const unknownKind = (
  { text: word }: Token,
  standing: Standing | undefined,
  inPath: boolean,
): string | undefined => {
  if (isOrdinaryWord(word)) return undefined;
  const language = isLanguage(word);
  if (
    !language &&
    standing !== undefined &&
    ANY_NAME.test(word) &&
    (/[_\d]/.test(word) || (standing.sure && /[A-Z]/.test(word)))
  )
    return standing.kind;
  if (!language && DOTTED.test(word) && !isPublicPackage(word)) return 'name';
  if (OBJECT_NAME.test(word)) {
    if (standing !== undefined && (standing.sure || /[-\d]/.test(word)) && (word.includes('-') || !language))
      return standing.kind;
    if (POD.test(word)) return 'Pod';
    if (word.includes('-') && /\d/.test(word)) return 'name';
  }
  return inPath && !language ? 'path' : undefined;
};

/** Places where names stand: those of the dictionary, and in strict masking also those that only their place betrays. */
export const findNames = (text: string, index: DictionaryIndex, strict: boolean): readonly Detected[] => {
  const found: Detected[] = [];
  for (const match of text.matchAll(CHUNK)) {
    const chunk = match[0];
    const tokens = [...chunk.matchAll(TOKEN)].flatMap((token) =>
      splitPair({
        start: match.index + token.index,
        end: match.index + token.index + token[0].length,
        text: token[0],
      }),
    );
    let at = 0;
    while (at < tokens.length) {
      const token = tokens[at];
      if (token === undefined) break;
      const joined = joinedName(text, tokens, at, index);
      if (joined !== undefined) {
        found.push(joined.name);
        at = joined.next;
        continue;
      }
      at += 1;
      const kind = kindOfToken(text, token, chunk, match.index, index, strict);
      if (kind !== undefined) found.push({ start: token.start, end: token.end, kind });
    }
  }
  return found;
};

/** The longest known name that spans several words over hard separators: images, labels, paths, `host:port`. */
const joinedName = (
  text: string,
  tokens: readonly Token[],
  at: number,
  index: DictionaryIndex,
): { name: Detected; next: number } | undefined => {
  const first = tokens[at];
  if (first === undefined || index.longestJoined < 2) return undefined;
  for (let last = Math.min(tokens.length, at + index.longestJoined) - 1; last > at; last -= 1) {
    const end = tokens[last]?.end ?? 0;
    const known = index.find(text.slice(first.start, end));
    if (known !== undefined) return { name: { start: first.start, end, kind: known.kind }, next: last + 1 };
  }
  return undefined;
};

const kindOfToken = (
  text: string,
  token: Token,
  chunk: string,
  chunkAt: number,
  index: DictionaryIndex,
  strict: boolean,
): string | undefined => {
  if (isPublicName(token.text)) return undefined;
  const known = index.find(token.text);
  if (known !== undefined) {
    const standing = standingOf(text, token.start, token.end);
    return known.ordinary && standing === undefined ? undefined : kindFor(known, standing?.kind);
  }
  if (QUANTITY.test(token.text) || isVocabulary(token.text) || text.startsWith('://', token.end))
    return undefined;
  const standing = standingOf(text, token.start, token.end);
  if (isCompound(token, index, standing !== undefined))
    return standing?.kind ?? (POD.test(token.text) ? 'Pod' : 'name');
  return strict ? unknownKind(token, standing, chunk.startsWith('/') && token.start > chunkAt) : undefined;
};
