// SPDX-License-Identifier: Apache-2.0

import type { StateStore } from '../core/ports/state-store.ts';
import { keptAs } from './kept.ts';

/** Bytes of UTF-8 that a text has at least and at most: counting them is left for texts where it matters. */
const isWithin = (value: string, bytes: number): boolean =>
  value.length * 3 <= bytes || (value.length <= bytes && Buffer.byteLength(value) <= bytes);

/**
 * Holds what is written to the catalogue of what may be kept: a key that nobody declared, one without an end that was
 * declared to have one, and a value larger than was declared are faults of ours, and nothing is written.
 */
export const declaredState = (state: StateStore): StateStore => ({
  ...state,
  put: async (key, value, options = {}) => {
    const family = keptAs(key);
    const [name = ''] = key.split('/');
    if (family === undefined)
      throw new Error(
        `no key ${name}/… is declared: add it to src/kept, with owner, content, time and bound`,
      );
    if (!isWithin(value, family.bytes))
      throw new Error(`an entry ${family.key} is larger than the ${family.bytes} bytes that are declared`);
    const { ttlMs, keepEnd } = options;
    const { keptMs } = family;
    if (typeof keptMs === 'number' && keepEnd !== true && (ttlMs === undefined || ttlMs > keptMs))
      throw new Error(`an entry ${family.key} would be kept longer than is declared`);
    return state.put(key, value, options);
  },
});
