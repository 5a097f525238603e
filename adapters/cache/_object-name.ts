// SPDX-License-Identifier: Apache-2.0

const PLAIN = /[a-z0-9_-]/;

const escaped = (letter: string): string =>
  [...Buffer.from(letter)].map((byte) => `=${byte.toString(16).padStart(2, '0')}`).join('');

/**
 * A key as the name of an object or a file: small letters, digits and single slashes as they are, the rest in
 * hexadecimal. Stores differ in what they allow, and some file systems take A for a.
 */
export const nameOf = (key: string): string =>
  Array.from(key)
    .map((letter, at, all) => {
      if (PLAIN.test(letter)) return letter;
      const isBetween = PLAIN.test(all[at - 1] ?? '') && PLAIN.test(all[at + 1] ?? '');
      return letter === '/' && isBetween ? letter : escaped(letter);
    })
    .join('');

/** The key of such a name; undefined for a name that somebody else gave. */
export const keyOf = (name: string): string | undefined => {
  if (!/^(?:[a-z0-9_/-]|=[\da-f]{2})+$/.test(name)) return undefined;
  const bytes = [...name.matchAll(/=([\da-f]{2})|([^=])/g)].map(([, code, letter = '']) =>
    code === undefined ? letter.charCodeAt(0) : Number.parseInt(code, 16),
  );
  const key = Buffer.from(bytes).toString();
  return nameOf(key) === name ? key : undefined;
};
