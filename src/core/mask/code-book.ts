// SPDX-License-Identifier: Apache-2.0

import { CODE_LENGTH, LONGEST_CODE, longCodeOf } from './code-of.ts';

/** Names and their codes, both ways. */
export interface CodeBook {
  /** The code of a name; a name that is not in the book yet is added. */
  readonly codeOf: (value: string) => string;
  readonly valueOf: (code: string) => string | undefined;
  /** The name of a code to which an `s` was added, where with it it is no code. */
  readonly singular: (code: string) => string | undefined;
}

/**
 * The names that are known from the start get codes that do not depend on their order: of those that collide, all
 * take longer ones. A name that is met later never changes a code that was given.
 */
export const createCodeBook = (key: Buffer, values: Iterable<string>): CodeBook => {
  const codes = new Map<string, string>();
  const owners = new Map<string, string>();
  const give = (value: string, code: string): void => {
    codes.set(value, code);
    owners.set(code, value);
  };
  const settle = (group: readonly (readonly [value: string, long: string])[], length: number): void => {
    const byCode = new Map<string, (readonly [string, string])[]>();
    for (const entry of group) {
      const code = entry[1].slice(0, length);
      const same = byCode.get(code);
      if (same === undefined) byCode.set(code, [entry]);
      else same.push(entry);
    }
    for (const [code, same] of byCode) {
      const only = same.length === 1 ? same[0] : undefined;
      if (only !== undefined) give(only[0], code);
      else if (length < LONGEST_CODE) settle(same, length + 1);
      // 110 bits alike: it never happens, and if it did, numbers would still tell them apart.
      else
        for (const [index, [value, long]] of same.entries()) give(value, `${long}${'2'.repeat(index + 1)}`);
    }
  };
  settle(
    [...new Set(values)].map((value) => [value, longCodeOf(key, value)] as const),
    CODE_LENGTH,
  );

  return {
    codeOf: (value) => {
      const known = codes.get(value);
      if (known !== undefined) return known;
      const long = longCodeOf(key, value);
      let length = CODE_LENGTH;
      while (length < LONGEST_CODE && owners.has(long.slice(0, length))) length += 1;
      give(value, long.slice(0, length));
      return long.slice(0, length);
    },
    valueOf: (code) => owners.get(code),
    singular: (code) =>
      code.length > CODE_LENGTH && code.endsWith('s') && !owners.has(code)
        ? owners.get(code.slice(0, -1))
        : undefined,
  };
};
