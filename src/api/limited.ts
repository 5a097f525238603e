// SPDX-License-Identifier: Apache-2.0

import { Busy } from '../core/busy.ts';
import { SECOND } from '../core/clock.ts';
import { eitherSignal } from '../core/either-signal.ts';
import { Unavailable } from '../core/errors.ts';
import type { Call } from '../core/ports/program-api.ts';

export interface Limits {
  /** How many at the same time. */
  readonly concurrency: number;
  /** How long one of them, in milliseconds. */
  readonly timeoutMs: number;
}

export type Limited = <T>(call: Call, task: (call: Call) => Promise<T>) => Promise<T>;

/** Takes so many calls at the same time, turns down what is more, and ends what takes too long. */
export const createLimited = ({ concurrency, timeoutMs }: Limits): Limited => {
  let taken = 0;
  return async (call, task) => {
    if (taken >= concurrency)
      throw new Busy(
        `${taken} checks and questions are under way, and no more are taken at the same time. Try again in a moment.`,
        { retryAfterMs: 5 * SECOND },
      );
    taken += 1;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs);
    const { signal, letGo } = eitherSignal(call.signal, late.signal);
    try {
      return await task({ ...call, signal });
    } catch (error) {
      if (late.signal.aborted && !call.signal.aborted)
        throw new Unavailable(
          `It took longer than ${timeoutMs / SECOND} s and was ended. Ask for less, or later.`,
        );
      throw error;
    } finally {
      taken -= 1;
      clearTimeout(timer);
      letGo();
    }
  };
};
