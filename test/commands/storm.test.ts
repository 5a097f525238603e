// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { openRecord, turn } from '../support/alerts.ts';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, NOW, planOf, refusalOf } from '../support/planning.ts';

const report = await demoReport();
const ben = { platform: 'slack', workspace: 'T1', id: 'U-ben', name: 'ben' };
const inStorm = (place: number, given: Parameters<typeof openRecord>[3] = {}) =>
  openRecord(report, place, NOW - 300_000, { ...given, watch: { storm: 'ab12-x', ...given.watch } });
const records = [
  inStorm(0),
  inStorm(1, { acknowledged: { by: ben, at: NOW } }),
  inStorm(2, { state: 'resolved' }),
];

test('a whole storm is taken at once: what is open of it and nobody has', () => {
  expect(planOf('ack --storm ab12-x', { records })).toMatchObject({
    type: 'mark',
    mark: { type: 'ack' },
    subjects: [{ incident: records[0]?.incident }],
  });
  expect(refusalOf('ack --storm other', { records }).message).toContain('Nothing of that storm is open');
});

test('what is open of a storm, and what watches see at all, is listed with who has it', () => {
  expect(answerTo('incidents --storm ab12-x', { records })).toMatchInlineSnapshot(`
    "
    (critical) 2 open incidents in demo
    (critical) demo / payments: \`ledger-db\` runs out of memory: OOMKilled at 128Mi, 7 restarts
        open since 09:55 · nobody looks after it
    (critical) demo / shop: \`checkout\` is down: ConfigMap \`shop-config\` does not exist
        open since 09:55 · acknowledged by @ben 10:00
    "
  `);
  expect(answerTo('incidents --storm other', { records })).toContain(
    'Nothing of that storm is open any more',
  );
  expect(answerTo('incidents --open', { records })).toContain('2 open incidents in demo');
  expect(answerTo('incidents --open', { records: [] })).toContain('No watch sees an open incident');
});

test('what a rule mutes says so, and since when it is there this time although nobody was told', () => {
  const silence = {
    schema: 1 as const,
    id: 'abc',
    cluster: 'demo',
    namespaces: ['shop'],
    by: ben,
    at: NOW - 60_000,
    until: NOW + 3_600_000,
    reason: 'moving it',
  };
  const opened = NOW - 3_600_000;
  const back = openRecord(report, 1, opened, {
    watch: { turns: [turn('opened', opened), turn('resolved', opened + 60_000)], openedAt: NOW - 120_000 },
  });
  const said = answerTo('incidents --open', { records: [inStorm(0), back], silences: [silence] });
  expect(said).toContain('open since 09:58 · muted by rule until 11:00 (moving it)');
  expect(said).toContain('open since 09:55 · nobody looks after it');
});
