// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { createBreaker } from '../../src/ai/breaker.ts';

const clocked = () => {
  let now = 1_000_000;
  const breaker = createBreaker({ now: () => now });
  const fail = (times = 1, retryAfterMs?: number): void => {
    for (let turn = 0; turn < times; turn += 1) breaker.enter()?.failed(retryAfterMs);
  };
  return { breaker, fail, pass: (ms: number) => (now += ms) };
};

describe('a breaker', () => {
  test('opens after three failures in a row, and not before', () => {
    const { breaker, fail } = clocked();
    fail(2);
    breaker.enter()?.succeeded();
    fail(2);
    expect(breaker.restMs()).toBe(0);
    fail();
    expect(breaker.restMs()).toBe(15_000);
    expect(breaker.enter()).toBeUndefined();
  });

  test('lets one try after its rest, and closes by its success', () => {
    const { breaker, fail, pass } = clocked();
    fail(3);
    pass(15_000);
    const trial = breaker.enter();
    expect(trial).toBeDefined();
    expect(breaker.enter()).toBeUndefined();
    trial?.succeeded();
    expect(breaker.enter()).toBeDefined();
    expect(breaker.enter()).toBeDefined();
    fail(2);
    expect(breaker.restMs()).toBe(0);
  });

  test('rests twice as long when the trial fails, up to ten minutes', () => {
    const { breaker, fail, pass } = clocked();
    fail(3);
    const rests: number[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      rests.push(breaker.restMs() / 1_000);
      pass(breaker.restMs());
      fail();
    }
    expect(rests).toEqual([15, 30, 60, 120, 240, 480, 600, 600]);
  });

  test('a caller who goes away during the trial leaves it to the next', () => {
    const { breaker, fail, pass } = clocked();
    fail(3);
    pass(15_000);
    breaker.enter()?.left();
    expect(breaker.enter()).toBeDefined();
  });

  test('whoever says how long to wait is left alone for so long, and is then asked by all', () => {
    const { breaker, fail, pass } = clocked();
    fail(1, 7_000);
    expect(breaker.restMs()).toBe(7_000);
    expect(breaker.enter()).toBeUndefined();
    pass(7_000);
    expect(breaker.enter()).toBeDefined();
    expect(breaker.enter()).toBeDefined();
  });

  test('what was asked before it opened does not make the rest longer', () => {
    const { breaker, fail } = clocked();
    const late = [breaker.enter(), breaker.enter()];
    fail(3);
    for (const each of late) each?.failed();
    expect(breaker.restMs()).toBe(15_000);
  });
});
