// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../core/errors.ts';
import type { AiBackend } from '../core/ports/ai-backend.ts';

/**
 * A backend that is opened anew after it was Refused: whoever corrects a key in its file need not start again.
 * `reopen` reads the settings anew; where that fails, the one that is there stays.
 */
export const renewedBackend = (opened: AiBackend, reopen: () => Promise<AiBackend>): AiBackend => {
  let current = opened;
  let isStale = false;
  return {
    name: opened.name,
    model: opened.model,
    limits: opened.limits,
    capabilities: () => current.capabilities(),
    async *complete(request, signal) {
      if (isStale) current = await reopen().catch(() => current);
      isStale = false;
      try {
        yield* current.complete(request, signal);
      } catch (error) {
        isStale ||= error instanceof Refused;
        throw error;
      }
    },
  };
};
