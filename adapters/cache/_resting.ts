// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../../src/core/clock.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { Cache } from '../../src/core/ports/cache.ts';

/** Failures in a row after which nobody waits for it any more, and for how long. */
const FAILURES = 3;
const REST_MS = 30 * SECOND;

/** Whether the caller went for reasons of its own; one whose patience ended is a failure. */
const hasLeft = (signal: AbortSignal | undefined): boolean =>
  signal?.aborted === true && (signal.reason as Partial<Error> | undefined)?.name !== 'TimeoutError';

/** A cache that fails is asked again after half a minute: until then answers do not wait for it. */
export const resting = (cache: Cache, { now }: Clock): Cache => {
  let failures = 0;
  let restsUntil = 0;
  const tried = async <T>(task: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
    if (now() < restsUntil)
      throw new Unavailable('the cache failed and rests', { retryAfterMs: restsUntil - now() });
    try {
      const result = await task();
      failures = 0;
      return result;
    } catch (error) {
      if (hasLeft(signal)) throw error;
      failures += 1;
      // What an operator must correct does not pass by itself: one failure is enough.
      if (failures >= FAILURES || error instanceof Refused) restsUntil = now() + REST_MS;
      throw error;
    }
  };
  return {
    ...cache,
    get: (key, signal) => tried(() => cache.get(key, signal), signal),
    set: (key, value, options) => tried(() => cache.set(key, value, options), options.signal),
  };
};
