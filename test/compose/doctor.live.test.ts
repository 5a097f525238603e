// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { type Ailment, diagnose } from '../../src/compose/ailment.ts';
import type { Base } from '../../src/compose/base.ts';
import { systemClock } from '../../src/compose/base.ts';
import { Refused } from '../../src/core/errors.ts';

const base = { clock: systemClock } as Base;
const well: Ailment = { name: 'well', look: async () => [{ name: 'a', status: 'ok', detail: 'fine' }] };

test('a part that hangs costs only itself, and is told to stop', async () => {
  let stopped = false;
  const hangs: Ailment = {
    name: 'hangs',
    look: (signal) =>
      new Promise(() => {
        signal.addEventListener('abort', () => (stopped = true));
      }),
  };
  const [first, second] = await diagnose([hangs, well], base, 30);
  expect(first?.checks).toEqual([
    expect.objectContaining({
      status: 'failed',
      detail: expect.stringMatching(/^no answer within /) as string,
    }),
  ]);
  expect(second?.checks[0]?.status).toBe('ok');
  expect(stopped).toBe(true);
});

test('a part that throws is failed with its sentence and its fix', async () => {
  const throws: Ailment = {
    name: 'throws',
    look: async () => {
      throw new Refused('The key is wrong.', { hint: 'Make a new one.' });
    },
  };
  const [first, second] = await diagnose([throws, well], base);
  expect(first?.checks).toEqual([
    { name: 'answer', status: 'failed', detail: 'The key is wrong.', fix: 'Make a new one.' },
  ]);
  expect(second?.checks[0]?.status).toBe('ok');
});
