// SPDX-License-Identifier: Apache-2.0

import { isAbort, messageOf } from '../../src/core/errors.ts';
import type { Cache } from '../../src/core/ports/cache.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';

/** Share of the bound that is written between two looks, and by which each look goes below it. */
const SHARE = 0.1;

interface Bounds {
  readonly maxBytes: number;
  readonly log: Log;
}

/**
 * Keeps a cache that several processes fill within its bytes: after its first entry, and whenever it has written a tenth
 * of the bound, each process looks at the whole and removes the oldest. In between it may be larger by that much.
 */
export const bounded = (cache: Cache, { maxBytes, log }: Bounds): Cache => {
  const closed = new AbortController();
  let written = maxBytes * SHARE;
  let sweeping: Promise<void> | undefined;

  const sweep = async (): Promise<void> => {
    const entries = (await cache.list(closed.signal)).toSorted((a, b) => a.storedAt - b.storedAt);
    let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= maxBytes) return;
    for (const { key, bytes } of entries) {
      if (total <= maxBytes * (1 - SHARE)) break;
      await cache.delete(key, closed.signal);
      total -= bytes;
    }
  };

  return {
    ...cache,
    set: async (key, value, options) => {
      await cache.set(key, value, options);
      written += Buffer.byteLength(value);
      if (written < maxBytes * SHARE || sweeping !== undefined) return;
      written = 0;
      sweeping = sweep()
        .catch((error: unknown) => {
          if (!isAbort(error))
            log.debug({ reason: messageOf(error) }, 'The cache could not be looked through');
        })
        .finally(() => (sweeping = undefined));
    },
    close: async () => {
      closed.abort();
      await sweeping;
      await cache.close();
    },
  };
};
