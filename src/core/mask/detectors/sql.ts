// SPDX-License-Identifier: Apache-2.0

import type { Detected, Detector } from './detector.ts';

/** Words with which the part of a statement begins that holds values. */
const STATEMENT = /\b(?:VALUES\s{0,3}\(|SET\s|WHERE\s|HAVING\s|LIKE\s|IN\s{0,2}\()/gi;
/** A statement that such a part belongs to, shortly before it; a lone word is language. */
const VERB =
  /\b(?:INSERT INTO|UPDATE|DELETE FROM|SELECT|REPLACE INTO|MERGE INTO|WHERE\s[\w."`]{1,64}\s{0,2}(?:=|<|>|LIKE|IN\b))/i;
const LITERAL = /'((?:''|[^'\n]){1,400})'/dg;
const BEFORE = 400;
const AFTER = 2_000;

/** The quoted values of SQL statements: data of somebody, whatever it looks like. */
export const sqlLiterals: Detector = (text) => {
  const found: Detected[] = [];
  let reached = 0;
  for (const match of text.matchAll(STATEMENT)) {
    if (match.index < reached) continue;
    const lineEnd = text.indexOf('\n', match.index);
    const stop = Math.min(lineEnd < 0 ? text.length : lineEnd, match.index + AFTER);
    if (!VERB.test(text.slice(Math.max(0, match.index - BEFORE), match.index + 120))) continue;
    reached = stop;
    const part = text.slice(match.index, stop);
    for (const literal of part.matchAll(LITERAL)) {
      const [start, end] = literal.indices?.[1] ?? [0, 0];
      const value = part.slice(start, end);
      if (/^[\d.:-]{1,10}$/.test(value) || value.startsWith('[redacted ')) continue;
      found.push({ start: match.index + start, end: match.index + end, kind: 'value' });
    }
  }
  return found;
};
