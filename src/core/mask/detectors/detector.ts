// SPDX-License-Identifier: Apache-2.0

/** A stretch of text that identifies something: `[start, end)` in UTF-16 units. Kind `keep` protects it from being masked. */
export interface Detected {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

/** Finds what identifies by its form alone. Pure, linear in the text, never throws. */
export type Detector = (text: string) => readonly Detected[];

/** A detector from one expression; with the flag `d` its first group is what is masked. */
export const byPattern =
  (kind: string, pattern: RegExp, accept: (found: string) => boolean = () => true): Detector =>
  (text) => {
    const found: Detected[] = [];
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.[1] ?? [match.index, match.index + match[0].length];
      if (accept(text.slice(start, end))) found.push({ start, end, kind });
    }
    return found;
  };
