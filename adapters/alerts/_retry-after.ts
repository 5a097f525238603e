// SPDX-License-Identifier: Apache-2.0

import { HOUR, SECOND } from '../../src/core/clock.ts';

/** Nobody waits for longer because a header says so. */
const LONGEST_MS = HOUR;

/** Retry-After as seconds or as a date → milliseconds from now; undefined where it says nothing. https://www.rfc-editor.org/rfc/rfc9110#name-retry-after */
export const retryAfterMs = (header: string | null, now: number): number | undefined => {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * SECOND : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(LONGEST_MS, Math.max(0, ms));
};
