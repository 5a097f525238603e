// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from './core/clock.ts';
import { Refused, Unavailable } from './core/errors.ts';
import { type ChatPlatform, MessageGone } from './core/ports/chat-platform.ts';
import type { Metrics } from './core/ports/telemetry.ts';

type Call = 'post' | 'update';

const outcomeOf = (error: unknown): string => {
  // Somebody deleted the message: the platform did its part.
  if (error instanceof MessageGone) return 'done';
  if (error instanceof Refused) return 'refused';
  return error instanceof Unavailable && error.retryAfterMs !== undefined ? 'limited' : 'failed';
};

interface MeasuredParts {
  readonly metrics: Metrics;
  readonly clock: Pick<Clock, 'now'>;
}

/** Counts what a platform is asked to show, how long it takes, and how long it asks us to wait. */
export const measuredPlatform = (platform: ChatPlatform, { metrics, clock }: MeasuredParts): ChatPlatform => {
  const labels = { platform: platform.id };
  for (const name of ['retries', 'dropped', 'rerouted', 'held'])
    metrics.count(`k8sgpt_delivery_${name}_total`, labels, 0);
  const measured = async <T>(call: Call, signal: AbortSignal, act: () => Promise<T>): Promise<T> => {
    const started = clock.now();
    const count = (outcome: string): void =>
      metrics.count('k8sgpt_platform_requests_total', { ...labels, call, outcome });
    try {
      const result = await act();
      count('done');
      metrics.observe('k8sgpt_platform_request_seconds', (clock.now() - started) / SECOND, {
        ...labels,
        call,
      });
      return result;
    } catch (error) {
      if (signal.aborted) throw error;
      count(outcomeOf(error));
      if (error instanceof Unavailable && error.retryAfterMs !== undefined)
        metrics.observe('k8sgpt_platform_wait_seconds', error.retryAfterMs / SECOND, labels);
      throw error;
    }
  };
  return {
    ...platform,
    post: (to, payload, options) =>
      measured('post', options.signal, () => platform.post(to, payload, options)),
    update: (at, payload, options) =>
      measured('update', options.signal, () => platform.update(at, payload, options)),
  };
};
