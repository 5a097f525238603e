// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { HOUR, SECOND } from '../src/core/clock.ts';
import { steadyClock } from '../src/core/steady-clock.ts';

it('time for pauses goes on when the clock is set back, and at the same pace', () => {
  let now = 10 * HOUR;
  const { now: steady } = steadyClock({ now: () => now, sleep: async () => undefined });
  expect(steady()).toBe(10 * HOUR);
  now += SECOND;
  expect(steady()).toBe(10 * HOUR + SECOND);
  now -= HOUR;
  expect(steady()).toBe(10 * HOUR + SECOND);
  now += 2 * SECOND;
  expect(steady()).toBe(10 * HOUR + 3 * SECOND);
  now -= HOUR;
  now += SECOND;
  expect(steady()).toBe(10 * HOUR + 3 * SECOND);
  now += SECOND;
  expect(steady()).toBe(10 * HOUR + 4 * SECOND);
});
