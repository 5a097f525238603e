// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../../core/clock.ts';
import { exitCode } from '../exit-code.ts';

/** Longest wait for a cancelled run to say so. */
const CANCEL_MS = 3.5 * SECOND;

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** What the process ends with because of the signal that came. */
  readonly code: () => number;
  readonly stop: () => void;
}

const CODES = { SIGINT: exitCode.interrupted, SIGTERM: exitCode.terminated } as const;
const NAMES = ['SIGINT', 'SIGTERM'] as const;

/** The first signal cancels what runs, the second ends the process; so does a run that does not end. */
export const onInterruption = (): Interruption => {
  let came: NodeJS.Signals | undefined;
  const cancel = new AbortController();
  const listener = (signal: NodeJS.Signals): void => {
    const code = CODES[signal as 'SIGINT'];
    if (came !== undefined) process.exit(code);
    came = signal;
    cancel.abort();
    setTimeout(() => process.exit(code), CANCEL_MS).unref();
  };
  for (const name of NAMES) process.on(name, listener);
  return {
    signal: cancel.signal,
    code: () => CODES[came === 'SIGTERM' ? 'SIGTERM' : 'SIGINT'],
    stop: () => {
      for (const name of NAMES) process.off(name, listener);
    },
  };
};

/** Undefined when it was interrupted before there was an answer. */
export const unlessInterrupted = async <T>(
  asking: Promise<T>,
  { signal }: Pick<Interruption, 'signal'>,
): Promise<T | undefined> => {
  try {
    return await asking;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
};
