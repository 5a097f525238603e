// SPDX-License-Identifier: Apache-2.0

import type { CustomAnalyzer } from './custom.ts';

const KIND = /^[A-Za-z][A-Za-z0-9.-]{0,300}$/;
const MOST_KINDS = 20;

const isFilled = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/** What a file exports → the analyzer, or what is wrong with it in one clause. */
export const definitionOf = (exported: unknown): CustomAnalyzer | string => {
  if (typeof exported !== 'object' || exported === null)
    return 'has no default export: write `export default defineCustomAnalyzer({ … })`';
  const { title, reads, check } = exported as Partial<Record<keyof CustomAnalyzer, unknown>>;
  if (!isFilled(title)) return 'its analyzer has no title';
  if (!Array.isArray(reads) || reads.length === 0 || !reads.every(isFilled))
    return "reads is no list of kinds, such as ['Deployment']";
  const odd = reads.find((kind) => !KIND.test(kind));
  if (odd !== undefined) return `reads holds ${JSON.stringify(odd).slice(0, 80)}, which is no kind`;
  if (reads.length > MOST_KINDS) return `reads ${reads.length} kinds; ${MOST_KINDS} are allowed`;
  if (typeof check !== 'function') return 'its analyzer has no function check';
  return { title: title.slice(0, 120), reads, check: check as CustomAnalyzer['check'] };
};
