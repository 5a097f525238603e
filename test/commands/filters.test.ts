import { expect, test } from 'vitest';
import { answerTo } from '../support/planning.ts';

test('says what each filter finds and how one is chosen', () => {
  const answer = answerTo('filters');
  expect(answer).toContain('`Pod` | core | Pods that do not run');
  expect(answer).toContain('`Service` | core | Services that answer nobody');
  expect(answer).toContain('--filter core');
});
