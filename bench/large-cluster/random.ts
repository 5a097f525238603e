// SPDX-License-Identifier: Apache-2.0

/** Chance that repeats: the same keys give the same numbers, in whatever order objects are made. */
export interface Random {
  /** 0 ≤ n < 1. */
  readonly next: () => number;
  /** 0 ≤ n < below, whole. */
  readonly below: (below: number) => number;
  readonly hex: (length: number) => string;
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
  readonly uid: () => string;
}

/** FNV-1a: spreads texts over 32 bits. */
const seedOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
};

export const randomOf = (...keys: readonly (string | number)[]): Random => {
  let state = seedOf(keys.join('/'));
  // mulberry32: small, fast, and good enough to look like a cluster.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const hex = (length: number): string => {
    let text = '';
    while (text.length < length) text += below(0x1000000).toString(16).padStart(6, '0');
    return text.slice(0, length);
  };
  return {
    next,
    below,
    hex,
    pick: (items) => items[below(items.length)] ?? items[0],
    uid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
};
