// SPDX-License-Identifier: Apache-2.0

import { type Speech, sse } from './speech.ts';

const REASONS = { stop: 'COMPLETE', length: 'MAX_TOKENS', calls: 'TOOL_CALL', filter: 'ERROR_TOXIC' };

const event = (type: string, given: object): string => sse({ type, ...given }, type);

/** Version 2 of Cohere's chat. */
export const cohereSpeech: Speech = {
  head: { 'content-type': 'text/event-stream' },
  begin: () =>
    event('message-start', { id: 'm1', delta: { message: { role: 'assistant', content: [] } } }) +
    event('content-start', { index: 0, delta: { message: { content: { type: 'text', text: '' } } } }),
  piece: (text) => event('content-delta', { index: 0, delta: { message: { content: { text } } } }),
  call: ({ id, name, arguments: given }, index) =>
    [
      event('tool-plan-delta', { delta: { message: { tool_plan: 'I look at the log.' } } }),
      event('tool-call-start', {
        index,
        delta: { message: { tool_calls: { id, type: 'function', function: { name, arguments: '' } } } },
      }),
      ...(JSON.stringify(given).match(/.{1,9}/gs) ?? []).map((piece) =>
        event('tool-call-delta', {
          index,
          delta: { message: { tool_calls: { function: { arguments: piece } } } },
        }),
      ),
      event('tool-call-end', { index }),
    ].join(''),
  end: ({ finish, usage }) =>
    event('content-end', { index: 0 }) +
    event('message-end', {
      delta: {
        finish_reason: REASONS[finish],
        usage: {
          billed_units: { input_tokens: 1, output_tokens: 1 },
          tokens: { input_tokens: usage.input, output_tokens: usage.output },
          ...(usage.cached === undefined ? {} : { cached_tokens: usage.cached }),
        },
      },
    }),
  nothing: event('message-end', { delta: { finish_reason: 'COMPLETE' } }),
  nonsense: 'event: content-delta\ndata: {"type":"content-delta","delta":\n\n',
  failure: (_, message) => ({ body: { id: 'e1', message } }),
  noModel: { status: 404, body: { id: 'e1', message: "model 'x' not found" } },
};
