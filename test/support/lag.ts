// SPDX-License-Identifier: Apache-2.0

import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * How late a busy machine woke this process at worst, in milliseconds, since this was called. Whoever measures somebody
 * else from here takes it off: it is nobody's slowness.
 */
export const lagOfMachine = (): (() => number) => {
  const delays = monitorEventLoopDelay({ resolution: 10 });
  delays.enable();
  return () => delays.max / 1_000_000;
};
