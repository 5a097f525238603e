// SPDX-License-Identifier: Apache-2.0

import { redacted } from './replacement.ts';

/** Runs that may be a key: long, and of the characters of base64 and base64url. */
const RUN = /(?<![A-Za-z0-9+/_=~-])[A-Za-z0-9+/_~-]{32,}={0,2}/g;

const MOST = 4_096;

const classOf = (character: string): number =>
  /[a-z]/.test(character) ? 0 : /[A-Z]/.test(character) ? 1 : /[0-9]/.test(character) ? 2 : 3;

/**
 * Random text changes between upper case, lower case and digits at more than every second step; names, paths and
 * CamelCase words rarely do. Digests, UUIDs and object names are lower case only and pass.
 */
export const looksRandom = (run: string): boolean => {
  const sample = run.slice(0, MOST);
  const counts = [0, 0, 0, 0];
  let changes = 0;
  let last = -1;
  for (const character of sample) {
    const kind = classOf(character);
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (kind !== 3) {
      if (last >= 0 && kind !== last) changes += 1;
      last = kind;
    }
  }
  const [lower = 0, upper = 0, digits = 0, other = 0] = counts;
  return (
    lower >= 3 && upper >= 3 && digits >= 2 && other * 6 < sample.length && changes / sample.length > 0.4
  );
};

export const redactHighEntropy = (text: string): string =>
  text.replace(RUN, (run) => (looksRandom(run) ? redacted('secret') : run));
