// SPDX-License-Identifier: Apache-2.0

/** Texts remembered at once, and the longest of them: the facts of a large report are asked for again and again. */
const MOST = 4_000;
const LONGEST = 4_000;

/** A pure function of a text that does not read the same text twice, within bounds. */
export const remembered = (read: (text: string) => string): ((text: string) => string) => {
  let known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = read(text);
    if (text.length > LONGEST) return result;
    if (known.size >= MOST) known = new Map();
    known.set(text, result);
    return result;
  };
};
