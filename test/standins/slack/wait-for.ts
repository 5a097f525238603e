// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';

/** Looks until `predicate` gives something, and gives it back; throws after `ms` with what was waited for. */
export const waitFor = async <T>(
  predicate: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  ms = 15_000,
  what = predicate.toString(),
): Promise<T> => {
  const end = performance.now() + ms;
  for (;;) {
    const found = await predicate();
    if (found !== undefined && found !== false && found !== null) return found;
    if (performance.now() > end) throw new Error(`waited ${ms} ms in vain for: ${what}`);
    await sleep(10);
  }
};
