// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { listener, planOf, refusalOf, run } from '../support/planning.ts';

const mine = run('r1');
const shared = run('r2', { listeners: [listener('U1'), listener('U2')] });
const theirs = run('r3', { listeners: [listener('U2')] });
const over = run('r4', { state: 'done' });
const runs = [mine, shared, theirs, over];

test('stops what only this person waits for', () => {
  expect(planOf('cancel', { runs })).toMatchObject({ type: 'cancel', runs: ['r1'], audience: 'person' });
});

test('an admin stops one, or all', () => {
  const access = { admin: true };
  expect(planOf('cancel --run r2', { runs, access })).toMatchObject({ runs: ['r2'] });
  expect(planOf('cancel --all', { runs, access })).toMatchObject({ runs: ['r1', 'r2', 'r3'] });
  expect(planOf('cancel', { runs, access })).toMatchObject({ runs: ['r1'] });
});

test.each([
  ['cancel', [], 'no check running'],
  ['cancel', [over], 'no check running'],
  ['cancel --all', [theirs], 'no check running'],
  ['cancel --run r9', runs, 'no longer running'],
  ['cancel --run r4', runs, 'no longer running'],
  ['cancel --run r2', runs, 'Others are waiting'],
  ['cancel --run r3', runs, 'asked for by somebody else'],
])('%s of %#: refused, saying why', (line, given, words) => {
  expect(refusalOf(line, { runs: given }).message).toContain(words);
});

test('the same id on another platform is another person', () => {
  const conversation = { platform: 'console', workspace: '-', channel: 'c' };
  const elsewhere = run('r5', { listeners: [{ ...listener('U1'), conversation }] });
  expect(refusalOf('cancel', { runs: [elsewhere] }).message).toContain('no check running');
});
