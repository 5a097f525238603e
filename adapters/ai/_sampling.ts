// SPDX-License-Identifier: Apache-2.0

import type { Completion } from '../../src/core/ports/ai-backend.ts';

/** What a request carries besides the question; see `_settings.ts`. */
export interface Sampling {
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly stop?: readonly string[] | undefined;
}

/** What is sent: a backend's own settings, else what the question asks for. */
export const samplingOf = (
  request: Completion,
  own: Sampling,
): Sampling & { readonly maxTokens: number } => ({
  temperature: own.temperature ?? request.temperature,
  topP: own.topP ?? request.topP,
  topK: own.topK ?? request.topK,
  stop: own.stop ?? request.stop,
  maxTokens: own.maxTokens ?? request.maxTokens,
});
