// SPDX-License-Identifier: Apache-2.0

/** What may stand at one place: words as they are, or the name of what is meant. */
export interface Place {
  readonly words: readonly string[];
  /** Placeholders in capitals: `BACKEND`, `KIND/NAME`. */
  readonly names: readonly string[];
}

const isName = (word: string): boolean => /^@?[A-Z]/.test(word);

const alternatives = (part: string): readonly string[] =>
  part.split('|').filter((word) => /^[@\w]/.test(word));

/**
 * One form for `add|list [BACKEND]`: what follows may follow each of them. One each for `list|get KEY|remove KEY`:
 * what follows belongs to its own word.
 */
const formsOf = (placeholder: string): readonly (readonly (readonly string[])[])[] => {
  const plain = placeholder.replaceAll(/[[\],…]/g, '');
  return /\s(?!\[)/.test(placeholder)
    ? plain.split('|').map((form) => form.trim().split(/\s+/).map(alternatives))
    : [plain.split(/\s+/).map(alternatives)];
};

/** What may stand after the operands that are there. */
export const placeAfter = (placeholder: string, operands: readonly string[]): Place => {
  const [given] = operands;
  const words = formsOf(placeholder)
    .filter(([first = []]) => given === undefined || first.includes(given) || first.some(isName))
    .flatMap((places) => {
      const last = places.at(-1) ?? [];
      // What may be repeated is written once.
      return places[operands.length] ?? (last.every(isName) ? last : []);
    });
  return { words: words.filter((word) => !isName(word)), names: words.filter(isName) };
};
