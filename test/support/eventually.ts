// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';

/** Machines that test are busy: what is late on one of them is not broken. How long things take, `npm run bench` measures. */
const PATIENCE_MS = 15_000;

/** Tries until it holds or the deadline passes, which is never near; then fails with what it failed with last. */
export const eventually = async <T>(check: () => T | Promise<T>, withinMs = 0): Promise<T> => {
  const deadline = performance.now() + Math.max(withinMs, PATIENCE_MS);
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(10);
    }
  }
};
