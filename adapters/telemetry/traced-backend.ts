// SPDX-License-Identifier: Apache-2.0

import type { AiBackend } from '../../src/core/ports/ai-backend.ts';
import type { Trace } from '../../src/core/ports/telemetry.ts';
import { spanOver } from '../../src/core/span-over.ts';

/** Each request as a span, by the conventions for generative AI; what is said is none of its business. `place`: in the row of backends, from 1. */
export const tracedBackend = (backend: AiBackend, place: number, trace: Trace): AiBackend => ({
  ...backend,
  complete: (request, signal) => {
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': backend.name,
      'gen_ai.request.model': backend.model,
      'gen_ai.request.max_tokens': request.maxTokens,
      'k8sgpt.ai.place': place,
    };
    return spanOver(
      trace,
      [`chat ${backend.model}`, { kind: 'client', attributes }],
      () => backend.complete(request, signal),
      (part) =>
        part.type === 'done'
          ? {
              'gen_ai.response.model': part.model,
              'gen_ai.response.finish_reasons': [part.finish],
              'gen_ai.usage.input_tokens': part.inputTokens,
              'gen_ai.usage.output_tokens': part.outputTokens,
              'gen_ai.usage.cache_read.input_tokens': part.cachedTokens,
            }
          : undefined,
    );
  },
});
