// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { inTime } from '../src/core/in-time.ts';

const late = (): Error => new Error('too late');

test('what takes too long is left, and its failure after that is nobody’s concern', async () => {
  const failing = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('after that')), 40));
  await expect(inTime(10, failing, late)).rejects.toThrow('too late');
  await expect(failing).rejects.toThrow('after that');
});

test('what is there when a pause of the process ends is taken, and nobody is called late for it', async () => {
  let called = 0;
  const task = new Promise<string>((resolve) => setTimeout(() => resolve('there'), 20));
  const taken = inTime(10, task, () => {
    called += 1;
    return late();
  });
  const until = performance.now() + 60;
  while (performance.now() < until);
  expect(await taken).toBe('there');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(called).toBe(0);
});
