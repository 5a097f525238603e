// SPDX-License-Identifier: Apache-2.0

import type { Clock } from './core/clock.ts';
import { Unavailable } from './core/errors.ts';

interface Persistence {
  readonly clock: Clock;
  /** Pause before the next try, in milliseconds. */
  readonly pauseMs: number;
  readonly signal: AbortSignal;
}

/** Reads or writes what must not be lost: tried again while the store is away, until the signal says that others see to it. */
export const persistently = async <T>(
  task: () => Promise<T>,
  { clock, pauseMs, signal }: Persistence,
): Promise<T> => {
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      await clock.sleep(pauseMs, signal);
    }
  }
};
