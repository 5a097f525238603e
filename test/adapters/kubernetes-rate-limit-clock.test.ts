// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { rateLimit } from '../../adapters/kubernetes/rate-limit.ts';
import { HOUR } from '../../src/core/clock.ts';

it('a clock that is set back makes no request wait an hour', async () => {
  let now = 10 * HOUR;
  const slept: number[] = [];
  const limit = rateLimit(
    { qps: 1, burst: 1 },
    {
      now: () => now,
      sleep: async (ms) => {
        slept.push(ms);
      },
    },
  );
  const { signal } = new AbortController();
  await limit(signal);
  now -= HOUR;
  await limit(signal);
  expect(slept).toEqual([1_000]);
});
