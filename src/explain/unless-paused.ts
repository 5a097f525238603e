import type { Explain } from './explainer.ts';
import { guidanceFor } from './guidance.ts';

/** No model is asked while that is paused: guidance stands in and says why. `whyPaused`: one clause, of a cluster. */
export const unlessPaused = (explain: Explain, whyPaused: (cluster: string) => string | undefined): Explain =>
  async function* explainUnlessPaused(request, signal) {
    const why = whyPaused(request.report.cluster);
    if (why === undefined) yield* explain(request, signal);
    else yield { ...guidanceFor(request.incident, request.report), note: why };
  };
