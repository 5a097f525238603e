// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { answerTo, refusalOf } from '../support/planning.ts';

const held = Array.from({ length: 12 }, (_, at) => ({
  summary: `message ${at}`,
  blocks: [{ type: 'paragraph' as const, text: [`all of message ${at}`] }],
}));

test('all of them, five at a time', () => {
  const first = answerTo('held --digest d', { held });
  expect(first).toMatch(/Messages 1 to 5 of 12.*all of message 0.*all of message 4.*\[Next\]/s);
  expect(first).not.toContain('all of message 5');
  const last = answerTo('held --digest d --page 3', { held });
  expect(last).toMatch(/Messages 11 to 12 of 12.*all of message 11/s);
  expect(last).not.toContain('[Next]');
});

test('or one', () => {
  expect(answerTo('held --digest d --only 3', { held }).trim()).toBe('all of message 2');
  expect(answerTo('held --digest d --only 99', { held })).toContain('Messages 1 to 5');
});

test('what is not there, or stands elsewhere, is said to be gone', () => {
  expect(refusalOf('held --digest d', { held: [] }).message).toBe('These messages are no longer kept.');
});
