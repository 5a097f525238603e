// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { answerTo, planOf, refusalOf } from '../support/planning.ts';

const admin = { access: { admin: true } };

test('counts what is kept of a cluster, and removes it only when told to', () => {
  expect(planOf('purge --cluster prod-eu', admin)).toMatchObject({
    type: 'purge',
    request: {
      target: { type: 'cluster', name: 'prod-eu' },
      dryRun: true,
      audit: 'strip',
      keepAnswers: false,
    },
  });
  expect(planOf('purge --cluster prod-eu --yes --audit delete --keep-answers', admin)).toMatchObject({
    request: { dryRun: false, audit: 'delete', keepAnswers: true },
  });
  expect(answerTo('purge --cluster prod-eu', admin)).toContain('Looking for everything that is kept.');
  expect(answerTo('purge --cluster prod-eu --yes', admin)).toContain('Purging.');
});

test.each(['U0123', '@U0123', '<@U0123>', 'slack:U0123'])('a person may be written as %s', (user) => {
  expect(planOf(`purge --user "${user}"`, admin)).toMatchObject({
    request: { target: { type: 'person', id: 'U0123' } },
  });
});

test.each([
  ['purge', 'Say of whom'],
  ['purge --cluster prod-eu --user U0123', 'Say of whom'],
  ['purge --user @', 'too short'],
  ['purge --cluster prod-eu --audit keep', 'audit'],
])('%s is refused, with the right form', (line, why) => {
  expect(refusalOf(line, admin).message).toContain(why);
  expect(refusalOf(line, admin).hint).toBeDefined();
});

test('is for admins alone', () => {
  expect(refusalOf('purge --cluster prod-eu').message).toBe('purge is for admins.');
});
