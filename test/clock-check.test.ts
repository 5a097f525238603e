// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { clockCheck, timeOfAnswer } from '../src/core/clock-check.ts';

const OURS = Date.parse('2026-11-02T09:00:00Z');
const MINUTE = 60_000;
const apartBy = (ms: number, refuses = true) =>
  clockCheck({
    whose: 'Slack',
    theirs: OURS + ms,
    ours: OURS,
    leewayMs: 5 * MINUTE,
    says: { soon: 'at 5 min requests are refused', late: 'requests are refused' },
    refuses,
  });

test.each([
  ['no time told', Number.NaN, true, 'skipped', 'Slack did not tell its time'],
  ['a minute is nothing', MINUTE, true, 'ok', "60 s apart from Slack's"],
  ['behind', -2 * MINUTE, true, 'warning', "120 s apart from Slack's; at 5 min requests are refused"],
  ['beyond the leeway', 5 * MINUTE, true, 'failed', "300 s apart from Slack's; requests are refused"],
  [
    'beyond it, where nothing is signed',
    5 * MINUTE,
    false,
    'warning',
    "300 s apart from Slack's; requests are refused",
  ],
])('%s', (_, apart, refuses, status, detail) => {
  expect(apartBy(apart, refuses)).toMatchObject({ name: 'clock', status, detail });
});

test('the time of an answer is its date', () => {
  expect(timeOfAnswer(new Response('', { headers: { date: 'Mon, 02 Nov 2026 09:00:00 GMT' } }))).toBe(OURS);
  expect(timeOfAnswer(new Response(''))).toBeNaN();
});
