// SPDX-License-Identifier: Apache-2.0

import { type Speech, sse } from './speech.ts';

const REASONS = { stop: 'STOP', length: 'MAX_TOKENS', calls: 'STOP', filter: 'SAFETY' };

const chunk = (parts: readonly object[], given: object = {}): string =>
  sse({ candidates: [{ content: { role: 'model', parts }, index: 0, ...given }] });

/** Gemini, with a key and on Vertex AI. */
export const geminiSpeech: Speech = {
  head: { 'content-type': 'text/event-stream' },
  begin: () => chunk([{ text: 'Let me think.', thought: true }]),
  piece: (text) => chunk([{ text }]),
  call: ({ name, arguments: args }) =>
    chunk([{ functionCall: { name, args }, thoughtSignature: `signed-${name}` }]),
  end: ({ finish, usage, model }) =>
    sse({
      candidates: [{ content: { role: 'model', parts: [] }, finishReason: REASONS[finish], index: 0 }],
      usageMetadata: {
        promptTokenCount: usage.input,
        candidatesTokenCount: usage.output - 1,
        thoughtsTokenCount: 1,
        ...(usage.cached === undefined ? {} : { cachedContentTokenCount: usage.cached }),
      },
      modelVersion: model,
    }),
  nothing: sse({ candidates: [] }),
  nonsense: 'data: {"candidates":[{"content"\n\n',
  failure: (code, message) => ({ body: { error: { code, message, status: 'AN_ERROR' } } }),
  noModel: {
    status: 404,
    body: { error: { code: 404, message: 'models/x is not found for API version', status: 'NOT_FOUND' } },
  },
};
