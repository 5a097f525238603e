// SPDX-License-Identifier: Apache-2.0

import type { FlagSpecs } from '../../src/core/flags.ts';
import { suggest } from '../../src/core/suggest.ts';

/**
 * `-ec` → `-e -c`, and `-ojson` → `-o json`, as kubectl and k8sgpt read them; what may be a long name with one dash stays
 * as it is, also a mistyped one.
 */
export const spreadShorts = (word: string, flags: FlagSpecs): readonly string[] => {
  const letters = /^-([a-zA-Z][^=]+)$/.exec(word)?.[1];
  if (letters === undefined || letters.startsWith('-') || Object.hasOwn(flags, letters)) return [word];
  const shortOf = (letter: string) => Object.values(flags).find(({ short }) => short === letter);
  const spread: string[] = [];
  for (const [at, letter] of Array.from(letters).entries()) {
    const flag = shortOf(letter);
    if (flag === undefined) return [word];
    spread.push(`-${letter}`);
    if (flag.type === 'boolean') continue;
    const value = letters.slice(at + 1);
    if (value === '') return spread;
    return suggest(letters, Object.keys(flags)) === undefined ? [...spread, value] : [word];
  }
  return spread;
};
