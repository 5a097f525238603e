// SPDX-License-Identifier: Apache-2.0

import { isCustomWord } from '../core/custom-word.ts';
import { Refused } from '../core/errors.ts';
import { kindOfWord, suggestKind } from '../core/kind-of-word.ts';
import type { ObjectName } from '../core/object-name.ts';
import { objectOfWords } from '../core/object-of-words.ts';

const HINT = 'show pods -n shop';

/** A kind that is known everywhere; refused with what was probably meant. */
export const kindNamed = (word: string): string => {
  const kind = kindOfWord(word);
  if (kind !== undefined) return kind;
  const close = suggestKind(word);
  const shown = word.length > 60 ? `${word.slice(0, 60)}…` : word;
  throw new Refused(
    `I do not know the kind ${shown}.${close === undefined ? ' Kinds are named as for kubectl.' : ` Did you mean ${close}?`}`,
    { hint: close === undefined ? HINT : `show ${close}` },
  );
};

const KIND = /^[a-z][a-z0-9-]{0,62}(?:\.[a-z0-9.-]{1,253})?$/;

/**
 * What may be a kind that only the cluster knows, as it was written: with its group, or like no kind that is known
 * everywhere. Whether there is one the cluster says.
 */
export const anyKind = (word: string): string | undefined => {
  const known = kindOfWord(word);
  if (known !== undefined) return known;
  const lower = word.toLowerCase();
  return KIND.test(lower) && (lower.includes('.') || suggestKind(lower) === undefined) ? lower : undefined;
};

/** One that is known everywhere: what is connected with what is known of these alone. */
export const knownKind = (word: string): string | undefined =>
  kindOfWord(word) ?? (isCustomWord(word) ? kindNamed(word) : undefined);

/** KIND/NAME or KIND NAME. */
export const objectMeant = (words: readonly string[], kindMeant = knownKind): ObjectName | undefined => {
  try {
    return objectOfWords(words, [], kindMeant);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Refused(error.message, { hint: error.hint?.replace(/^analyze\b/, 'show') });
  }
};
