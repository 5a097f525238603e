// SPDX-License-Identifier: Apache-2.0

/** Shortest needle. */
const GRAM = 5;

const WORD = /[\p{L}\p{N}]/u;

/** Which of many needles stand in a large text, which is read once; `whole`: not as part of a longer word. */
export const foundIn = (text: string, needles: Iterable<string>, whole = false): readonly string[] => {
  const byBeginning = new Map<string, string[]>();
  for (const needle of needles) {
    if (needle.length < GRAM) throw new Error(`${needle} is too short to be looked for`);
    const beginning = needle.slice(0, GRAM);
    const same = byBeginning.get(beginning);
    if (same === undefined) byBeginning.set(beginning, [needle]);
    else same.push(needle);
  }
  const found = new Set<string>();
  for (let at = 0; at + GRAM <= text.length; at += 1)
    for (const needle of byBeginning.get(text.slice(at, at + GRAM)) ?? [])
      if (
        text.startsWith(needle, at) &&
        !(whole && (WORD.test(text.charAt(at - 1)) || WORD.test(text.charAt(at + needle.length))))
      )
        found.add(needle);
  return [...found];
};
