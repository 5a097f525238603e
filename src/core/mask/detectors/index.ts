// SPDX-License-Identifier: Apache-2.0

import { addresses } from './addresses.ts';
import { codePlaces } from './code-places.ts';
import type { Detected, Detector } from './detector.ts';
import { hosts } from './hosts.ts';
import { identifiers } from './identifiers.ts';
import { images } from './images.ts';
import { people } from './people.ts';
import { queries } from './queries.ts';
import { sqlLiterals } from './sql.ts';
import { times } from './times.ts';
import { urls } from './urls.ts';

/** In order of precedence: where two overlap, the earlier one is right. */
const detectors: readonly Detector[] = [
  urls,
  queries,
  images,
  ...identifiers,
  ...addresses,
  ...codePlaces,
  ...people,
  sqlLiterals,
  ...times,
  hosts,
];

/** Two sorted lists as one; of those that overlap, what `strong` says stands. */
const merged = (strong: readonly Detected[], weak: readonly Detected[]): readonly Detected[] => {
  if (weak.length === 0) return strong;
  const result: Detected[] = [];
  let at = 0;
  let reached = 0;
  for (const found of weak) {
    for (let next = strong[at]; next !== undefined && next.start <= found.start; next = strong[at]) {
      result.push(next);
      reached = Math.max(reached, next.end);
      at += 1;
    }
    const free = found.start >= reached && found.end <= (strong[at]?.start ?? Infinity);
    if (free && found.end > found.start) {
      result.push(found);
      reached = found.end;
    }
  }
  return [...result, ...strong.slice(at)];
};

const LETTER = /[\p{L}\p{N}]/u;

/** Expressions know ASCII; a letter of another script that touches what they found belongs to it. */
const widened = (text: string, found: Detected): Detected => {
  let { start, end } = found;
  if (found.kind === 'keep') return found;
  while (start > 0 && LETTER.test(text.charAt(start - 1))) start -= 1;
  while (end < text.length && LETTER.test(text.charAt(end))) end += 1;
  return { start, end, kind: found.kind };
};

/** Everything that identifies by its form, sorted, without overlaps. */
export const detect = (text: string): readonly Detected[] =>
  detectors.reduce<readonly Detected[]>((taken, detector) => {
    const found = detector(text).map((each) => widened(text, each));
    return merged(
      taken,
      found.sort((a, b) => a.start - b.start || b.end - a.end),
    );
  }, []);
