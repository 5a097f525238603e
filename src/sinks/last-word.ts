// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../core/clock.ts';

/** Within what the last runs of a process that stops are waited for. */
const LAST_MS = 4 * SECOND;

/**
 * Does what was begun to its end, for four seconds more than `signal` allows: whoever was told already, and was not heard
 * to say so, would be told a second time by the next process.
 */
export const lastWord = async (
  signal: AbortSignal,
  clock: Pick<Clock, 'sleep'>,
  send: (signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  const own = new AbortController();
  const over = new AbortController();
  const end = (): void => {
    clock.sleep(LAST_MS, over.signal).then(
      () => own.abort(signal.reason),
      () => undefined,
    );
  };
  signal.addEventListener('abort', end, { once: true });
  try {
    await send(own.signal);
  } finally {
    signal.removeEventListener('abort', end);
    over.abort();
  }
};
