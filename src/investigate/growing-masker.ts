// SPDX-License-Identifier: Apache-2.0

import type { DictionaryEntry } from '../core/mask/dictionary-index.ts';
import type { Masker } from '../core/mask/masker.ts';

/** A masker whose dictionary grows with what is read; whatever it gave before, it still knows. */
export interface GrowingMasker {
  /** As it stands now. */
  readonly masker: Masker;
  readonly learn: (names: readonly DictionaryEntry[]) => void;
}

export const growingMasker = (
  make: (dictionary: readonly DictionaryEntry[]) => Masker,
  first: readonly DictionaryEntry[],
): GrowingMasker => {
  const maskers = [make(first)];
  let known = 0;
  const newest = (): Masker => maskers[0] as Masker;
  return {
    masker: {
      mode: newest().mode,
      mask: (text) => newest().mask(text),
      maskName: (kind, value) => newest().maskName(kind, value),
      // What a detector found on the way is in the book of its time only.
      unmask: (text) => maskers.reduce((words, masker) => masker.unmask(words), text),
      stream: () => newest().stream(),
      unknown: (text) =>
        maskers
          .map((masker) => masker.unknown(text))
          .reduce((left, right) => left.filter((word) => right.includes(word))),
      digest: (text) => newest().digest(text),
    },
    learn: (names) => {
      if (names.length === known) return;
      known = names.length;
      maskers.unshift(make([...first, ...names]));
    },
  };
};
