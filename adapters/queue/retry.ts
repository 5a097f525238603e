// SPDX-License-Identifier: Apache-2.0

import { HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';

/** Runs that may end in Unavailable before a job is given up; a worker that died does not count. */
export const ATTEMPTS = 4;

/** The same id again within this time after the job's end changes nothing: longer than any platform redelivers. */
export const REMEMBERED_MS = 2 * HOUR;

/** A time and up to half as much again: what was given back together does not come back together. */
export const spread = (ms: number, random: () => number): number => Math.round(ms + (ms / 2) * random());

/** Milliseconds until the next run: what the other side asked for, else 1, 2, 4 … s, each spread over its upper half. */
export const backoffMs = (
  failures: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number => {
  const longest = Math.min(MINUTE, SECOND * 2 ** (failures - 1));
  const spread = longest / 2 + (longest / 2) * random();
  return Math.round(retryAfterMs === undefined ? spread : Math.max(retryAfterMs, 1) + spread / 4);
};
