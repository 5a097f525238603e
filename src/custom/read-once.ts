// SPDX-License-Identifier: Apache-2.0

import { beforeAbort } from '../core/before-abort.ts';
import type { RawObjects } from '../core/raw-object.ts';

type ReadObjects = (kind: string, signal: AbortSignal) => Promise<RawObjects>;

/** Several analyzers that want one kind have one list of it; who gives up does not take it from the others. */
export const readOnce = (read: ReadObjects): ReadObjects => {
  const known = new Map<string, Promise<RawObjects>>();
  const objects: ReadObjects = async (kind, signal) => {
    signal.throwIfAborted();
    const reading = known.get(kind);
    if (reading === undefined) {
      const own = read(kind, signal);
      known.set(kind, own);
      own.catch(() => known.delete(kind));
      return own;
    }
    try {
      return await beforeAbort(reading, signal);
    } catch {
      // Theirs was ended, and not ours: it is read for us.
      if (known.get(kind) === reading) known.delete(kind);
      return objects(kind, signal);
    }
  };
  return objects;
};
