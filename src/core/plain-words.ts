// SPDX-License-Identifier: Apache-2.0

/** Nested deeper is nothing that people are shown. */
const DEEPEST = 8;
const MOST = 3_000;

/** What names, places or decorates, and says nothing to people. */
const SILENT = new Set(['type', 'id', 'url', 'line', 'style', 'tone', 'theme', 'language', 'key', 'schema']);

const wordsIn = (value: unknown, depth: number): readonly string[] => {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
  if (Array.isArray(value)) {
    const parts = value.map((item) => wordsIn(item, depth + 1));
    // Spans are one line, other lists are several.
    const isLine = value.some((item) => typeof item === 'string');
    return isLine ? [parts.flat().join('')] : parts.flat();
  }
  const { fallback } = value as { readonly fallback?: unknown };
  if (typeof fallback === 'string') return [fallback];
  return Object.entries(value).flatMap(([key, part]) => (SILENT.has(key) ? [] : wordsIn(part, depth + 1)));
};

/** What a part of a document of another release says, as plain words: its `fallback` where it has one, else every text in it. */
export const plainWords = (part: unknown): string => wordsIn(part, 0).join('\n').slice(0, MOST);
