// SPDX-License-Identifier: Apache-2.0

import type { Clock } from './clock.ts';
import { Unavailable } from './errors.ts';

/** Work that is still under way after `ms` is told to stop by its signal, and fails at once as Unavailable for the reason `late`. */
export const within = async <T>(
  { ms, clock, late }: { readonly ms: number; readonly clock: Clock; readonly late: string },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const over = new AbortController();
  const tooLate = clock.sleep(ms, over.signal).then(() => {
    throw new Unavailable(late);
  });
  const done = work(over.signal);
  // Whichever loses must not end the process.
  for (const promise of [tooLate, done]) promise.catch(() => undefined);
  try {
    return await Promise.race([done, tooLate]);
  } finally {
    over.abort();
  }
};
