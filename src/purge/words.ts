// SPDX-License-Identifier: Apache-2.0

const escaped = (word: string): string => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Characters that a name goes on with: `prod` is no part of `prod-eu`, and `U1` none of `U12`. */
const INNER = '[A-Za-z0-9_-]';

export interface Words {
  readonly isIn: (text: string) => boolean;
  readonly replacedIn: (text: string, standIn: string) => string;
}

/** Finds whole words in text; also where they are written as in an address (`arn%3Aaws`). */
export const wordsOf = (words: Iterable<string>): Words => {
  const forms = [...new Set([...words].flatMap((word) => [word, encodeURIComponent(word)]))]
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length);
  if (forms.length === 0) return { isIn: () => false, replacedIn: (text) => text };
  const one = `(?<!${INNER}|${INNER}\\.)(?:${forms.map(escaped).join('|')})(?!${INNER}|\\.${INNER})`;
  const all = new RegExp(one, 'g');
  return {
    // The cheap look first: nearly every text has none of them.
    isIn: (text) => forms.some((form) => text.includes(form)) && new RegExp(one).test(text),
    replacedIn: (text, standIn) =>
      forms.some((form) => text.includes(form)) ? text.replaceAll(all, () => standIn) : text,
  };
};

const decoded = (piece: string): string => {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
};

/** The parts of a key as they were before they were made a key: some are encoded twice, and names hold slashes too. */
export const partsOfKey = (key: string): readonly string[] => {
  const all = new Set([key]);
  let parts: readonly string[] = [key];
  for (let depth = 0; depth < 3; depth += 1) {
    parts = parts.flatMap((part) => part.split(/[/#]/).map(decoded));
    for (const part of parts) all.add(part);
  }
  return [...all];
};
