// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { answerTo } from '../support/planning.ts';

test('says what each filter finds and how one is chosen', () => {
  const answer = answerTo('filters');
  expect(answer).toContain('`Pod` | core | yes | Pods that do not run');
  expect(answer).toContain('`Service` | core | yes | Services that answer nobody');
  expect(answer).toContain('--filter core');
});

test('says which are active, and that changing that is configuration', () => {
  expect(answerTo('filters list')).toContain('`Log` | additional | when named | ');
  expect(() => answerTo('filters add Log')).toThrow('Which filters are active is configuration');
  expect(() => answerTo('filters everything')).toThrow('filters takes no "everything"');
});
