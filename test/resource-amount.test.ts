// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { amountOf } from '../src/core/resource-amount.ts';

test.each([
  ['100m', 0.1],
  ['2', 2],
  ['0', 0],
  ['1.5Gi', 1.5 * 1024 ** 3],
  ['980Mi', 980 * 1024 ** 2],
  ['4k', 4_000],
  ['1M', 1_000_000],
  ['2e3', 2_000],
  ['1E', 1e18],
  ['.5', 0.5],
  ['500n', 5e-7],
])('%s is %d', (quantity, amount) => {
  expect(amountOf(quantity)).toBeCloseTo(amount, 9);
});

test.each([undefined, '', 'much', '1GiB', '1 Gi', 'Gi', '1e', '--1'])('%s is no quantity', (quantity) => {
  expect(amountOf(quantity)).toBeUndefined();
});
