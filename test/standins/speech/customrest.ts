// SPDX-License-Identifier: Apache-2.0

import type { Speech } from './speech.ts';

const line = (value: object): string => `${JSON.stringify(value)}\n`;

/** What k8sgpt agreed with REST services of one's own, by line. */
export const customrestSpeech: Speech = {
  head: { 'content-type': 'application/x-ndjson' },
  piece: (response, model) => line({ model, created_at: '2026-11-25T10:00:00Z', response, done: false }),
  end: ({ model }) => line({ model, created_at: '2026-11-25T10:00:00Z', response: '', done: true }),
  nothing: line({ model: 'm', response: '' }),
  nonsense: '{"model":"m","response":"a\n',
  failure: (_, error) => ({ body: { error } }),
  noModel: { status: 404, body: { error: 'no such model' } },
};
