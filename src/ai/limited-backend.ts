// SPDX-License-Identifier: Apache-2.0

import type { AiBackend } from '../core/ports/ai-backend.ts';
import type { TakeTurn } from './shared-limits.ts';

/** A backend whose callers wait for their turn. */
export const limitedBackend = (backend: AiBackend, takeTurn: TakeTurn): AiBackend => ({
  ...backend,
  async *complete(request, signal) {
    const turn = await takeTurn(signal);
    try {
      yield* backend.complete(request, signal);
    } finally {
      await turn.end();
    }
  },
});
