// SPDX-License-Identifier: Apache-2.0

import { type Clock, SECOND } from '../../src/core/clock.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { AiBackend } from '../../src/core/ports/ai-backend.ts';
import type { Metrics } from '../../src/core/ports/telemetry.ts';

const OUTCOMES = ['answered', 'unavailable', 'refused', 'failed', 'aborted'];

const outcomeOf = (error: unknown): string =>
  error instanceof Refused ? 'refused' : error instanceof Unavailable ? 'unavailable' : 'failed';

interface ObservedParts {
  readonly metrics: Metrics;
  readonly clock: Pick<Clock, 'now'>;
}

/** Counts requests, their time and the tokens of a backend; what is said is none of its business. */
export const observedBackend = (backend: AiBackend, { metrics, clock }: ObservedParts): AiBackend => {
  const labels = { backend: backend.name };
  const count = (outcome: string, by = 1): void =>
    metrics.count('k8sgpt_ai_requests_total', { ...labels, outcome }, by);
  // From the beginning, so that the first that fails is seen as one more.
  for (const outcome of OUTCOMES) count(outcome, 0);
  return {
    ...backend,
    async *complete(request, signal) {
      const started = clock.now();
      const since = (): number => (clock.now() - started) / SECOND;
      let isSpeaking = false;
      try {
        for await (const part of backend.complete(request, signal)) {
          if (!isSpeaking && part.type === 'text') {
            isSpeaking = true;
            metrics.observe('k8sgpt_ai_first_word_seconds', since(), labels);
          }
          if (part.type === 'done') {
            const { inputTokens, outputTokens } = part;
            metrics.count('k8sgpt_ai_tokens_total', { ...labels, direction: 'in' }, inputTokens);
            metrics.count('k8sgpt_ai_tokens_total', { ...labels, direction: 'out' }, outputTokens);
          }
          yield part;
        }
      } catch (error) {
        count(signal.aborted ? 'aborted' : outcomeOf(error));
        throw error;
      }
      metrics.observe('k8sgpt_ai_seconds', since(), labels);
      count('answered');
    },
  };
};
