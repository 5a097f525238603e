// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';

export interface VirtualClock extends Clock {
  /** Lets time pass, from one sleeper to the next, until it is so; throws after so much time. */
  readonly until: (isSo: () => boolean | Promise<boolean>, ms: number) => Promise<void>;
}

/** Time that passes when everybody sleeps: hours take milliseconds, and nothing depends on how busy the machine is. */
export const virtualClock = (start = Date.parse('2026-11-22T10:00:00Z')): VirtualClock => {
  let now = start;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason as Error);
        const sleeper = {
          at: now + Math.max(0, ms),
          wake: () => {
            signal?.removeEventListener('abort', stop);
            resolve();
          },
        };
        const stop = (): void => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', stop, { once: true });
        sleepers.push(sleeper);
      }),
    until: async (isSo, ms) => {
      const end = now + ms;
      for (;;) {
        await settle();
        if (await isSo()) return;
        const next = sleepers.toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) throw new Error('nothing happens any more');
        if (next.at > end) throw new Error(`waited ${ms} ms in vain`);
        now = next.at;
        sleepers = sleepers.filter((sleeper) => sleeper !== next);
        next.wake();
      }
    },
  };
};
