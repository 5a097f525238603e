// SPDX-License-Identifier: Apache-2.0

/**
 * Whether a name fits a pattern in which `*` stands for anything and `?` for one character. In time proportional to
 * both lengths multiplied, whatever the pattern: annotations of strangers hold some.
 */
export const matchesGlob = (text: string, pattern: string): boolean => {
  let at = 0;
  let step = 0;
  /** Where the last star stood, and how much of the text it has taken. */
  let star = -1;
  let taken = 0;
  while (at < text.length) {
    if (pattern[step] === '*') {
      star = step;
      taken = at;
      step += 1;
    } else if (step < pattern.length && (pattern[step] === '?' || pattern[step] === text[at])) {
      at += 1;
      step += 1;
    } else if (star >= 0) {
      taken += 1;
      at = taken;
      step = star + 1;
    } else return false;
  }
  while (pattern[step] === '*') step += 1;
  return step === pattern.length;
};

export const matchesAny = (text: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => matchesGlob(text, pattern));
