// SPDX-License-Identifier: Apache-2.0

import { DAY, HOUR, MINUTE, SECOND } from '../core/clock.ts';

/** `45s`, `12m`, `5h`, `3d` between two moments, as lists of kubectl have it; `-` where the first is not known. */
export const ageText = (since: number | undefined, now: number): string => {
  if (since === undefined) return '-';
  const ms = Math.max(0, now - since);
  if (ms < 2 * MINUTE) return `${Math.round(ms / SECOND)}s`;
  if (ms < 2 * HOUR) return `${Math.round(ms / MINUTE)}m`;
  return ms < 2 * DAY ? `${Math.round(ms / HOUR)}h` : `${Math.round(ms / DAY)}d`;
};
