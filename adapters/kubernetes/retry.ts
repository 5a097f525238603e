// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../../src/core/clock.ts';
import { ApiFailure } from './api-failure.ts';
import type { Limits } from './options.ts';

interface Retrying {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly onRetry?: ((failure: ApiFailure, attempt: number) => void) | undefined;
}

const isRetried = ({ type, detail }: ApiFailure): boolean =>
  detail.final !== true && (type === 'busy' || type === 'failing' || type === 'unreachable');

/** Does it again while that may help, with growing and jittered pauses; the server's own wish is honoured where it is bearable. */
export const retried = async <T>(attempt: () => Promise<T>, given: Retrying): Promise<T> => {
  const { limits, clock, random, signal } = given;
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ApiFailure) || !isRetried(error)) throw error;
      // Nobody there is settled sooner than trouble of somebody who answers.
      const most = error.type === 'unreachable' ? Math.min(limits.attempts, 3) : limits.attempts;
      const wished = error.detail.retryAfterMs ?? 0;
      if (count >= most || wished > limits.longestPauseMs) throw error;
      given.onRetry?.(error, count);
      const backoff = limits.backoffMs * 2 ** (count - 1) * (0.5 + random() / 2);
      await clock.sleep(Math.min(limits.longestPauseMs, Math.max(backoff, wished)), signal);
    }
  }
};
