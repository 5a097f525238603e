// SPDX-License-Identifier: Apache-2.0

import { limitOf } from '../../../adapters/teams/limits.ts';

const windows = [
  { ms: 1_000, most: limitOf('sendsIn1s') },
  { ms: 2_000, most: limitOf('sendsIn2s') },
  { ms: 30_000, most: limitOf('sendsIn30s') },
  { ms: 3_600_000, most: limitOf('sendsInHour') },
];

/** Counts sends and updates of one conversation; milliseconds to wait where there are too many. */
export const createRate = (now: () => number) => {
  const sent = new Map<string, number[]>();
  return (conversation: string): number | undefined => {
    const at = now();
    const times = (sent.get(conversation) ?? []).filter((time) => at - time < 3_600_000);
    sent.set(conversation, times);
    for (const { ms, most } of windows) {
      const within = times.filter((time) => at - time < ms);
      if (within.length >= most) return ms - (at - (within[0] ?? at));
    }
    times.push(at);
    return undefined;
  };
};
