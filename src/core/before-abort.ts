// SPDX-License-Identifier: Apache-2.0

/** What a task gives, or the signal's reason as soon as that is aborted: nobody waits for what cannot be told to stop. */
export const beforeAbort = <T>(task: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    task.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
