// SPDX-License-Identifier: Apache-2.0

import { type Speech, sse } from './speech.ts';

const REASONS = { stop: 'end_turn', length: 'max_tokens', calls: 'tool_use', filter: 'refusal' };

export const anthropicSpeech: Speech = {
  head: { 'content-type': 'text/event-stream' },
  begin: (model, { input, cached = 0 }) =>
    sse(
      {
        type: 'message_start',
        message: {
          id: 'msg_1',
          role: 'assistant',
          model,
          content: [],
          usage: { input_tokens: input - cached, cache_read_input_tokens: cached, output_tokens: 1 },
        },
      },
      'message_start',
    ) + sse({ type: 'ping' }, 'ping'),
  piece: (text) =>
    sse(
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
      'content_block_delta',
    ),
  call: ({ id, name, arguments: input }, at) =>
    [
      {
        type: 'content_block_start',
        index: at + 1,
        content_block: { type: 'tool_use', id, name, input: {} },
      },
      ...(JSON.stringify(input).match(/.{1,9}/gs) ?? []).map((partial_json) => ({
        type: 'content_block_delta',
        index: at + 1,
        delta: { type: 'input_json_delta', partial_json },
      })),
      { type: 'content_block_stop', index: at + 1 },
    ]
      .map((event) => sse(event, event.type))
      .join(''),
  end: ({ finish, usage }) =>
    sse(
      {
        type: 'message_delta',
        delta: { stop_reason: REASONS[finish], stop_sequence: null },
        usage: { output_tokens: usage.output },
      },
      'message_delta',
    ) + sse({ type: 'message_stop' }, 'message_stop'),
  nothing: sse({ type: 'message_stop' }, 'message_stop'),
  nonsense: 'event: content_block_delta\ndata: {"type":"content_block\n\n',
  failure: (_, message) => ({ body: { type: 'error', error: { type: 'an_error', message } } }),
  noModel: { status: 404, body: { type: 'error', error: { type: 'not_found_error', message: 'model: x' } } },
};
