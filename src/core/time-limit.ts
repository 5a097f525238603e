// SPDX-License-Identifier: Apache-2.0

/**
 * A signal that is aborted with a TimeoutError after `ms`, whatever happens. That of the platform may be collected as
 * garbage while only an AbortSignal.any of it is listened to, and then never passes
 * (https://github.com/nodejs/node/issues/57736); one that has a listener of its own stays until it has.
 */
export const timeLimit = (ms: number): AbortSignal => {
  const limit = AbortSignal.timeout(ms);
  limit.addEventListener('abort', () => undefined, { once: true });
  return limit;
};
