// SPDX-License-Identifier: Apache-2.0

import { createHmac } from 'node:crypto';

/** No vowels and nothing that looks alike: a code is never a word, and is hard to misread or to mistype. */
const LETTERS = 'bcdfghjkmnpqrstvwxz';
const CHARACTERS = `${LETTERS}23456789`;
const DIGITS = '23456789';

/** 6 characters tell 80 million names apart: short for a model to keep; those that collide take more. */
export const CODE_LENGTH = 6;
export const LONGEST_CODE = 24;

/** What a code looks like: a letter, a digit, then both. */
export const codeStart = `[${LETTERS}][${DIGITS}]`;
export const codePattern = `${codeStart}[${CHARACTERS}]{${CODE_LENGTH - 2},${LONGEST_CODE - 2}}`;

const pick = (characters: string, byte: number): string => characters.charAt(byte % characters.length);

/** The keyed code of a name, as long as could ever be needed: the same on every worker that has the key, and useless without it. */
export const longCodeOf = (key: Buffer, value: string): string => {
  const bytes = createHmac('sha256', key).update('name\0').update(value).digest();
  let code = '';
  for (let index = 0; index < LONGEST_CODE; index += 1) {
    const byte = bytes[index] ?? 0;
    code += index === 0 ? pick(LETTERS, byte) : index === 1 ? pick(DIGITS, byte) : pick(CHARACTERS, byte);
  }
  return code;
};
