// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../src/core/clock.ts';
import { takeOne } from '../src/core/leaky-count.ts';

const NOW = 1_800_000_000_000;

test('all of a minute may be asked at once, then one at a time', () => {
  let emptyAt = 0;
  for (let time = 0; time < 60; time += 1) {
    const taken = takeOne(emptyAt, 60, NOW);
    expect(taken.waitMs).toBe(0);
    emptyAt = 'emptyAt' in taken ? taken.emptyAt : 0;
  }
  expect(takeOne(emptyAt, 60, NOW)).toEqual({ waitMs: SECOND });
  // Another process, whose clock is half a minute behind.
  expect(takeOne(emptyAt, 60, NOW - 30 * SECOND)).toEqual({ waitMs: 31 * SECOND });
});

test('a clock that was an hour ahead keeps nobody waiting for an hour once it is set right', () => {
  expect(takeOne(NOW + HOUR, 60, NOW)).toEqual({ emptyAt: NOW + MINUTE / 60, waitMs: 0 });
});
