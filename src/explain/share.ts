// SPDX-License-Identifier: Apache-2.0

interface Run<T> {
  latest: { readonly value: T; readonly version: number } | undefined;
  version: number;
  outcome: { readonly error?: unknown } | undefined;
  listeners: number;
  wake: Set<() => void>;
  readonly abort: AbortController;
}

/** Runs under a key; see `createShare`. */
export type Share<T> = (
  key: string,
  start: (signal: AbortSignal) => AsyncIterable<T>,
  signal: AbortSignal,
  /** Called when somebody else began it. */
  onShared?: () => void,
) => AsyncGenerator<T, void>;

/**
 * Whoever asks for the same key at the same time shares one run: each sees its newest value, late comers too. The run
 * ends early only when the last of them has gone; one that fails fails for all, and is forgotten. `isOfOne`: a failure
 * that is a matter of whoever began; the others begin anew.
 */
export const createShare = <T>(isOfOne: (error: unknown) => boolean = () => false): Share<T> => {
  const runs = new Map<string, Run<T>>();

  const launch = (key: string, start: (signal: AbortSignal) => AsyncIterable<T>): Run<T> => {
    const run: Run<T> = {
      latest: undefined,
      version: 0,
      outcome: undefined,
      listeners: 0,
      wake: new Set(),
      abort: new AbortController(),
    };
    runs.set(key, run);
    const changed = (): void => {
      for (const wake of run.wake) wake();
    };
    const drive = async (): Promise<void> => {
      for await (const value of start(run.abort.signal)) {
        run.version += 1;
        run.latest = { value, version: run.version };
        changed();
      }
    };
    drive()
      .then(
        () => (run.outcome = {}),
        (error: unknown) => (run.outcome = { error }),
      )
      .finally(() => {
        if (runs.get(key) === run) runs.delete(key);
        changed();
      });
    return run;
  };

  return async function* shared(key, start, signal, onShared): AsyncGenerator<T, void> {
    signal.throwIfAborted();
    const begun = runs.get(key);
    if (begun !== undefined) onShared?.();
    const run = begun ?? launch(key, start);
    run.listeners += 1;
    let wake = (): void => undefined;
    const woken = (): void => wake();
    run.wake.add(woken);
    signal.addEventListener('abort', woken);
    try {
      for (let seen = 0; ; ) {
        signal.throwIfAborted();
        if (run.latest !== undefined && run.latest.version > seen) {
          seen = run.latest.version;
          yield run.latest.value;
        } else if (run.outcome !== undefined) {
          if (!('error' in run.outcome)) return;
          if (begun === undefined || !isOfOne(run.outcome.error)) throw run.outcome.error;
          if (runs.get(key) === run) runs.delete(key);
          yield* shared(key, start, signal, onShared);
          return;
        } else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      signal.removeEventListener('abort', woken);
      run.wake.delete(woken);
      run.listeners -= 1;
      if (run.listeners === 0 && run.outcome === undefined) {
        runs.delete(key);
        run.abort.abort();
      }
    }
  };
};
