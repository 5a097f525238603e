// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { summaryOf } from '../../src/core/report-summary.ts';
import { openRecord, turn } from '../support/alerts.ts';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, cluster, recordOf, refusalOf } from '../support/planning.ts';

const report = await demoReport();
const ben = { platform: 'slack', workspace: 'T1', id: 'U-ben', name: 'ben' };
const later = { ...summaryOf(report), report: 'r2', takenAt: report.takenAt + 600_000, incidents: [] };
const part = {
  ...later,
  report: 'r3',
  takenAt: report.takenAt + 900_000,
  partial: true,
  namespaces: ['shop'],
};
const history = [part, later, summaryOf(report), { ...later, cluster: 'prod-eu' }];

test('lists the reports of the cluster that is meant, newest first, with what they found', () => {
  expect(answerTo('history', { report, history })).toMatchInlineSnapshot(`
    "
    (neutral) 3 reports of demo
      | 1 | 10:40 | \`shop\`, in part | 2 problems, 1 warning
      | 2 | 10:35 | all namespaces | 2 problems, 1 warning
      | 3 | 10:25 | all namespaces | 2 problems, 1 warning
    [Show report… ▾ 1 · demo: 2 problems, 1 warning | 2 · demo: 2 problems, 1 warning | 3 · demo: 2 problems, 1 warning]
    "
  `);
  expect(answerTo('history --cluster prod-eu', { report, history })).toContain('1 report of prod-eu');
});

test('of one incident counts only reports that could have seen it', () => {
  const text = answerTo('history 1', {
    report,
    history,
    records: [recordOf(report, 0, { acknowledged: true })],
  });
  expect(text).toContain('In 1 of 2 kept reports');
  expect(text).toContain('@ben acknowledged it');
  expect(answerTo('history 2', { report, history })).toContain('Nobody has done anything about it yet.');
});

test('of one that watches see tells what became of it, among what people did', () => {
  const at = report.takenAt + 60_000;
  const ack = { at: at + 60_000, by: ben, interaction: 'i1', deed: 'acknowledged' as const };
  const record = openRecord(report, 0, at, {
    history: [ack],
    watch: {
      turns: [
        turn('opened', at),
        turn('worse', at + 30_000, '2 more workloads'),
        turn('resolved', at + 120_000, 'ConfigMap created'),
        turn('reopened', at + 180_000, 'back after 1 min'),
      ],
    },
  });
  const text = answerTo('history 1', { report, history: [], records: [record] });
  expect(text).toContain('Seen by watches; in no report that somebody asked for.');
  const lines = text.split('\n').flatMap((line) => /\d\d:\d\d (.*)$/.exec(line)?.[1] ?? []);
  expect(lines.slice(-5)).toEqual([
    'opened',
    'worse: 2 more workloads',
    '@ben acknowledged it',
    'resolved (ConfigMap created)',
    'back after 1 min',
  ]);
});

test('where none is kept says how to make one; an unknown cluster is refused', () => {
  const clusters = [cluster('demo', { default: true })];
  expect(answerTo('history', { clusters, history: [] })).toContain('No report of demo is kept');
  expect(refusalOf('history --cluster nope', { history }).message).toContain('I do not know cluster nope');
  expect(refusalOf('history 9', { report, history }).message).toContain('has no incident 9');
});
