// SPDX-License-Identifier: Apache-2.0

import { LRUCache } from 'lru-cache';
import type { Cache } from '../../src/core/ports/cache.ts';
import { defineCache } from '../../src/core/ports/cache-module.ts';

interface Remembered {
  readonly value: string;
  readonly bytes: number;
  readonly storedAt: number;
}

/** Answers of this process, the least recently used going first. `maxBytes` bounds their text; the process needs up to twice as much. */
export const memoryCache = ({
  maxBytes,
  now,
}: {
  readonly maxBytes: number;
  readonly now: () => number;
}): Cache => {
  const entries = new LRUCache<string, Remembered>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }, key) => Math.max(1, bytes + Buffer.byteLength(key)),
    perf: { now },
    // No timer of its own: time passes when the clock says so.
    ttlResolution: 0,
  });
  return {
    get: async (key, signal) => {
      signal?.throwIfAborted();
      return entries.get(key)?.value;
    },
    set: async (key, value, { ttlMs, signal }) => {
      signal?.throwIfAborted();
      const entry = { value, bytes: Buffer.byteLength(value), storedAt: now() };
      entries.set(key, entry, { ttl: Math.max(1, ttlMs) });
    },
    delete: async (key) => {
      entries.delete(key);
    },
    list: async () => [...entries.entries()].map(([key, { bytes, storedAt }]) => ({ key, bytes, storedAt })),
    clear: async () => {
      entries.purgeStale();
      const count = entries.size;
      entries.clear();
      return count;
    },
    close: async () => entries.clear(),
  };
};

export default defineCache({
  title: 'Memory of this process',
  open: async ({ clock, maxBytes }) => memoryCache({ maxBytes, now: clock.now }),
});
