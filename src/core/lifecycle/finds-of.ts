// SPDX-License-Identifier: Apache-2.0

import type { RegisteredAnalyzer } from '../analyzer.ts';
import { chooseAnalyzers } from '../choose-analyzers.ts';
import { Refused } from '../errors.ts';
import { readsOfCodes } from './reads-of.ts';
import { UNREACHABLE } from './unreachable.ts';

/** Whether whoever looks with these filters would find a problem of that code; nobody finds what no analyzer has. */
export type Finds = (filters: readonly string[], code: string) => boolean;

/** Filters that do not exist find nothing: a watch of those cannot look. */
const kindsOf = (
  filters: readonly string[],
  analyzers: readonly RegisteredAnalyzer[],
): ReadonlySet<string> => {
  try {
    return new Set(chooseAnalyzers(filters, analyzers).map(({ analyzer }) => analyzer.kind));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return new Set();
  }
};

export const findsOfCodes = (analyzers: readonly RegisteredAnalyzer[]): Finds => {
  const readsOf = readsOfCodes(analyzers);
  // Watches are few, and incidents many: each list of filters is looked up once.
  const chosen = new Map<string, ReadonlySet<string>>();
  return (filters, code) => {
    // Whoever looks at all sees that.
    if (code === UNREACHABLE) return true;
    const key = filters.join(' ');
    const kinds = chosen.get(key) ?? kindsOf(filters, analyzers);
    chosen.set(key, kinds);
    return kinds.has(readsOf(code)?.filter ?? '');
  };
};
