// SPDX-License-Identifier: Apache-2.0

/** Time is a port: nothing outside the adapters of time calls `Date.now()`. All times are epoch milliseconds. */
export interface Clock {
  readonly now: () => number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
