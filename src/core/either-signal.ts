// SPDX-License-Identifier: Apache-2.0

/** One signal for several, for as long as it is needed. */
export interface EitherSignal {
  /** Aborted when the first of them is, with its reason. */
  readonly signal: AbortSignal;
  /** Nothing of it stays with those that live on. */
  readonly letGo: () => void;
}

/**
 * As AbortSignal.any, for signals of which one lives as long as the process: in Node 20 that one keeps a reference to
 * every signal that was ever derived from it (https://github.com/nodejs/node/issues/55351).
 */
export const eitherSignal = (...signals: readonly AbortSignal[]): EitherSignal => {
  const either = new AbortController();
  const abort = ({ target }: Pick<Event, 'target'>): void => either.abort((target as AbortSignal).reason);
  for (const signal of signals) {
    if (signal.aborted) abort({ target: signal });
    else signal.addEventListener('abort', abort, { once: true });
  }
  return {
    signal: either.signal,
    letGo: () => {
      for (const signal of signals) signal.removeEventListener('abort', abort);
    },
  };
};
