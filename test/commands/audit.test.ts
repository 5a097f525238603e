// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { AuditEntry } from '../../src/core/audit-entry.ts';
import { answerTo, NOW, refusalOf } from '../support/planning.ts';

const entry = (at: number, given: Partial<AuditEntry> = {}): AuditEntry => ({
  schema: 1,
  at: NOW - at * 60_000,
  interaction: `i${at}`,
  where: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  who: { id: 'U1', name: 'ana' },
  source: 'command',
  verb: 'analyze',
  line: `analyze ${at}`,
  outcome: 'accepted',
  cluster: 'prod-eu',
  ...given,
});

const audit = [
  entry(1),
  entry(2, { who: { id: 'U2', name: 'ben' }, outcome: 'denied', why: 'Guests may not.', cluster: 'staging' }),
  entry(3, { as: 'ana@example.com' }),
];

test('who, where, what, and what came of it', () => {
  const text = answerTo('audit', { audit });
  expect(text).toContain('3 entries');
  expect(text).toMatch(/09:59.*ana \(U1\).*slack C1.*analyze 1.*accepted/);
  expect(text).toMatch(/ben \(U2\).*denied: Guests may not\./);
  expect(text).toContain('accepted as ana@example.com');
  expect(answerTo('audit', { audit: [] })).toContain('Nobody asked anything');
});

test('narrowed to a person, by id or name, a cluster, an outcome', () => {
  for (const line of [
    'audit --user @BEN',
    'audit --user u2',
    'audit --cluster staging',
    'audit --outcome denied',
  ])
    expect(answerTo(line, { audit }), line).toContain('1 entry');
});

test('page by page, and no page beyond the last', () => {
  const many = Array.from({ length: 45 }, (_, at) => entry(at));
  expect(answerTo('audit', { audit: many })).toMatch(/page 1 of 3.*analyze 19.*\[Older\]/s);
  expect(answerTo('audit --page 2', { audit: many })).toMatch(/page 2 of 3.*\[Newer\].*\[Older\]/s);
  expect(answerTo('audit --page 99', { audit: many })).toMatch(/page 3 of 3.*analyze 44.*\[Newer\]/s);
  expect(answerTo('audit --page x', { audit: many })).toContain('page 1 of 3');
});

test('a span that is none is refused', () => {
  expect(refusalOf('audit --since yesterday')).toEqual({
    message: 'yesterday is no time span: write 2h, 24h or 7d.',
    hint: 'audit --since 24h',
  });
});
