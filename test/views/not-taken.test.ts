// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import { roomInQueue } from '../../src/room-in-queue.ts';
import { notTakenView } from '../../src/views/not-taken.ts';

const full = (waitMs: number): Promise<void> =>
  roomInQueue('cluster-prod', 'key', {
    queue: { depth: async () => ({ waiting: 100 }) },
    runs: { isAwaited: async () => false },
    waitOf: async () => waitMs,
    mostWaiting: 100,
  } as never);

test.each([
  [5 * HOUR, 'about 5 h of work', 'please try again in an hour or later.'],
  [HOUR, 'about 1 h of work', 'please try again in an hour or later.'],
  [25 * MINUTE, 'about 25 min of work', 'please try again in about 25 min.'],
  [20 * SECOND, 'about 20 s of work', 'please try again in a minute.'],
])('when to ask again does not contradict how much waits: %i ms', async (waitMs, work, when) => {
  const error: unknown = await full(waitMs).catch((reason: unknown) => reason);
  const { summary } = notTakenView(error as Unavailable, false);
  expect(error).toBeInstanceOf(Unavailable);
  expect(summary).toContain(work);
  expect(summary).toContain(when);
});
