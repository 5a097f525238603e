// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { HOUR } from '../src/core/clock.ts';
import { Unavailable } from '../src/core/errors.ts';

test.each([
  ['what a service asks for', 30_000, 30_000],
  ['nothing where it says nothing', undefined, undefined],
  ['an hour where it asks for a month, for which no timer can be set', 30 * 24 * HOUR, HOUR],
  ['an hour where it tells a moment instead of a time', 1_795_000_000 * 1_000, HOUR],
  ['no time where that has passed', -5_000, 0],
])('others are left alone for %s', (_, retryAfterMs, kept) => {
  expect(new Unavailable('busy', { retryAfterMs }).retryAfterMs).toBe(kept);
});
