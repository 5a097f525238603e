// SPDX-License-Identifier: Apache-2.0

/** Edits (insert, delete, replace, swap of neighbours) between two short words; `limit` + 1 when there are more. */
export const distance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(
        (rows[i - 1]?.[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (rows[i - 1]?.[j - 1] ?? 0) + same,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    rows.push(row);
  }
  return Math.min(rows[a.length]?.[b.length] ?? limit + 1, limit + 1);
};

/** The known word that was probably meant, ignoring case; undefined when nothing is near. */
export const suggest = (given: string, known: readonly string[]): string | undefined => {
  const lower = given.toLowerCase();
  const limit = lower.length <= 3 ? 1 : lower.length <= 6 ? 2 : 3;
  let best: { word: string; edits: number } | undefined;
  for (const word of known) {
    const candidate = word.toLowerCase();
    const edits = lower.length >= 3 && candidate.startsWith(lower) ? 1 : distance(lower, candidate, limit);
    if (edits <= limit && (best === undefined || edits < best.edits)) best = { word, edits };
  }
  return best?.word;
};
