// SPDX-License-Identifier: Apache-2.0

import type { Speech } from './speech.ts';

const line = (value: object): string => `${JSON.stringify(value)}\n`;

const message = (given: object, model = 'a-model'): string =>
  line({ model, created_at: '2026-11-25T10:00:00Z', message: { role: 'assistant', ...given }, done: false });

/** Lines of JSON, as Ollama's own API streams them. */
export const ollamaSpeech: Speech = {
  head: { 'content-type': 'application/x-ndjson' },
  piece: (content, model) => message({ content }, model),
  call: ({ name, arguments: given }) =>
    message({ content: '', tool_calls: [{ function: { name, arguments: given } }] }),
  end: ({ finish, usage, model }) =>
    line({
      model,
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: finish === 'length' ? 'length' : 'stop',
      prompt_eval_count: usage.input,
      eval_count: usage.output,
    }),
  nothing: line({ model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' }),
  nonsense: '{"model":"m","message":{"content":"a\n',
  failure: (_, error) => ({ body: { error } }),
  noModel: { status: 404, body: { error: "model 'x' not found" } },
};
