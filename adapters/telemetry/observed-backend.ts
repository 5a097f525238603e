import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { AiBackend } from '../../src/core/ports/ai-backend.ts';
import type { Metrics } from '../../src/core/ports/telemetry.ts';

const outcomeOf = (error: unknown): string =>
  error instanceof Refused ? 'refused' : error instanceof Unavailable ? 'unavailable' : 'failed';

/** Counts requests and tokens of a backend; what is said is none of its business. */
export const observedBackend = (backend: AiBackend, metrics: Metrics): AiBackend => ({
  ...backend,
  async *complete(request, signal) {
    const count = (outcome: string): void =>
      metrics.count('k8sgpt_ai_requests_total', { backend: backend.name, outcome });
    try {
      for await (const part of backend.complete(request, signal)) {
        if (part.type === 'done') {
          metrics.count(
            'k8sgpt_ai_tokens_total',
            { backend: backend.name, direction: 'in' },
            part.inputTokens,
          );
          metrics.count(
            'k8sgpt_ai_tokens_total',
            { backend: backend.name, direction: 'out' },
            part.outputTokens,
          );
        }
        yield part;
      }
    } catch (error) {
      count(signal.aborted ? 'aborted' : outcomeOf(error));
      throw error;
    }
    count('answered');
  },
});
