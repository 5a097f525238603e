// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { Pause } from '../../src/core/pause.ts';
import { answerTo, NOW, planOf, refusalOf } from '../support/planning.ts';

const pauses: readonly Pause[] = [
  { what: 'sending', by: 'ben', at: NOW },
  { what: 'ai', by: 'ben', at: NOW },
  { what: 'ai', cluster: 'staging', by: 'ben', at: NOW },
];

test('everything goes on, or what is named', () => {
  expect(planOf('resume', { pauses })).toMatchObject({ type: 'pause', set: [], clear: pauses });
  expect(planOf('resume ai', { pauses })).toMatchObject({ clear: pauses.slice(1) });
  expect(planOf('resume ai --cluster staging', { pauses })).toMatchObject({ clear: pauses.slice(2) });
  expect(answerTo('resume sending', { pauses })).toContain('Goes on: Sending, resumed by ana');
});

test('what is not paused cannot go on', () => {
  expect(refusalOf('resume', { pauses: [] }).message).toBe('Nothing is paused.');
  expect(refusalOf('resume watches', { pauses }).message).toBe('That is not paused; something else is.');
  expect(refusalOf('resume sendng', { pauses }).message).toContain('Did you mean sending?');
});
