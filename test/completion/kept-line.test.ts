// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { mayBeKept } from '../../src/completion/kept-line.ts';

test.each([
  ['analyze -n shop', true],
  ['why is the secret app-secrets missing?', true],
  ['auth add openai --password x', false],
  ['set token=abcdef', false],
  ['my password: hunter2hunter2', false],
  ['is sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD valid', false],
])('%s', (line, expected) => {
  expect(mayBeKept(line)).toBe(expected);
});
