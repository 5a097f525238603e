// SPDX-License-Identifier: Apache-2.0

import { type Speech, sse } from './speech.ts';

const REASONS = { stop: 'stop', length: 'length', calls: 'tool_calls', filter: 'content_filter' };

const chunk = (given: object, model = 'a-model'): string =>
  sse({ id: 'c1', object: 'chat.completion.chunk', created: 1, model, ...given });

const delta = (given: object, model?: string): string =>
  chunk({ choices: [{ index: 0, delta: given, finish_reason: null }] }, model);

/** Chat completions, as OpenAI and all who speak its language stream them. */
export const openaiSpeech: Speech = {
  head: { 'content-type': 'text/event-stream' },
  begin: (model) => delta({ role: 'assistant', content: '' }, model),
  piece: (content, model) => delta({ content }, model),
  call: ({ id, name, arguments: given }, index) =>
    [
      delta({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
      ...(JSON.stringify(given).match(/.{1,9}/gs) ?? []).map((piece) =>
        delta({ tool_calls: [{ index, function: { arguments: piece } }] }),
      ),
    ].join(''),
  end: ({ finish, usage, model }) =>
    `${chunk({ choices: [{ index: 0, delta: {}, finish_reason: REASONS[finish] }] }, model)}${chunk(
      {
        choices: [],
        usage: {
          prompt_tokens: usage.input,
          completion_tokens: usage.output,
          ...(usage.cached === undefined ? {} : { prompt_tokens_details: { cached_tokens: usage.cached } }),
        },
      },
      model,
    )}data: [DONE]\n\n`,
  nothing: 'data: {"id":"1","choices":[]}\n\ndata: [DONE]\n\n',
  nonsense: 'data: {"choices":[{"delta":{"content":"a"\n\n',
  failure: (_, message) => ({ body: { error: { message } } }),
  noModel: {
    status: 404,
    body: { error: { code: 'model_not_found', message: 'The model `x` does not exist' } },
  },
};
