// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from './analyzer.ts';
import { matchesGlob } from './glob.ts';
import { suggest } from './suggest.ts';

interface UnknownCode {
  readonly code: string;
  /** The one that was probably meant. */
  readonly close?: string | undefined;
}

/** Codes and patterns of codes in settings that no analyzer has: they do nothing, which their author should know. */
export const unknownCodes = (
  patterns: readonly string[],
  analyzers: readonly RegisteredAnalyzer[],
): readonly UnknownCode[] => {
  const known = analyzers.flatMap(({ id, analyzer }) =>
    Object.keys(analyzer.problems).map((code) => `${id}/${code}`),
  );
  const words = new Set(known.flatMap((code) => code.split('/')));
  // Which codes custom analyzers have, they alone know.
  const isKnown = (pattern: string): boolean =>
    pattern.startsWith('custom/') ||
    (pattern.includes('/')
      ? known.some((code) => matchesGlob(code, pattern))
      : [...words].some((part) => matchesGlob(part, pattern)));
  return [...new Set(patterns)]
    .filter((pattern) => !isKnown(pattern))
    .map((code) => ({ code, close: suggest(code, known) }));
};
