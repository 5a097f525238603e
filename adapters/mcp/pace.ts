// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from '../../src/core/clock.ts';

/** Callers that are remembered at once: more would be an attack, and the oldest go. */
const MOST = 10_000;

/** At most so many requests of one caller in a minute. Gives how long to wait, in milliseconds; 0 = go on. */
export const createPace = (perMinute: number, now: () => number): ((caller: string) => number) => {
  const counts = new Map<string, { since: number; count: number }>();
  return (caller) => {
    const at = now();
    const known = counts.get(caller);
    const current = known === undefined || at - known.since >= MINUTE ? { since: at, count: 0 } : known;
    current.count += 1;
    counts.delete(caller);
    counts.set(caller, current);
    if (counts.size > MOST) {
      const [oldest = ''] = counts.keys();
      counts.delete(oldest);
    }
    return current.count <= perMinute ? 0 : current.since + MINUTE - at;
  };
};
