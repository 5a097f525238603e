// SPDX-License-Identifier: Apache-2.0

import { type Speech, sse } from './speech.ts';

const GENERIC = { stop: 'stop', length: 'length', calls: 'tool_calls', filter: 'content_filter' };
const COHERE = { stop: 'COMPLETE', length: 'MAX_TOKENS', calls: 'COMPLETE', filter: 'ERROR_TOXIC' };

const failures: Pick<Speech, 'failure' | 'noModel'> = {
  failure: (_, message) => ({ body: { code: 'AnError', message } }),
  noModel: {
    status: 404,
    body: {
      code: 'NotAuthorizedOrNotFound',
      message: 'Authorization failed or requested resource not found.',
    },
  },
};

const usageOf = (usage: { input: number; output: number; cached?: number }) => ({
  promptTokens: usage.input,
  completionTokens: usage.output,
  totalTokens: usage.input + usage.output,
  ...(usage.cached === undefined ? {} : { promptTokensDetails: { cachedTokens: usage.cached } }),
});

/** How OCI streams models of all vendors but Cohere. */
export const ociSpeech: Speech = {
  head: { 'content-type': 'text/event-stream' },
  piece: (text) =>
    sse({ index: 0, message: { role: 'ASSISTANT', content: [{ type: 'TEXT', text }] }, pad: 'aaa' }),
  call: ({ id, name, arguments: given }) =>
    [
      sse({ message: { role: 'ASSISTANT', toolCalls: [{ type: 'FUNCTION', id, name, arguments: '' }] } }),
      ...(JSON.stringify(given).match(/.{1,9}/gs) ?? []).map((piece) =>
        sse({ message: { role: 'ASSISTANT', toolCalls: [{ type: 'FUNCTION', arguments: piece }] } }),
      ),
    ].join(''),
  end: ({ finish, usage }) =>
    sse({ message: { role: 'ASSISTANT' }, finishReason: GENERIC[finish] }) + sse({ usage: usageOf(usage) }),
  nothing: sse({ index: 0, message: { role: 'ASSISTANT', content: [] } }),
  nonsense: 'data: {"index":0,"message"\n\n',
  ...failures,
};

/** How it streams those of Cohere: at the end all of it comes once more. */
export const ociCohereSpeech: Speech = {
  ...ociSpeech,
  piece: (text) => sse({ apiFormat: 'COHERE', text, pad: 'aa' }),
  end: ({ finish, usage }) =>
    sse({
      apiFormat: 'COHERE',
      text: finish === 'stop' ? 'all of it once more' : '',
      finishReason: COHERE[finish],
      chatHistory: [],
      usage: usageOf(usage),
    }),
  nothing: sse({ apiFormat: 'COHERE', text: '' }),
};
