import { expect, test } from 'vitest';
import { summaryOf } from '../../src/core/report-summary.ts';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, cluster, recordOf, refusalOf } from '../support/planning.ts';

const report = await demoReport();
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

test('where none is kept says how to make one; an unknown cluster is refused', () => {
  const clusters = [cluster('demo', { default: true })];
  expect(answerTo('history', { clusters, history: [] })).toContain('No report of demo is kept');
  expect(refusalOf('history --cluster nope', { history }).message).toContain('I do not know cluster nope');
  expect(refusalOf('history 9', { report, history }).message).toContain('has no incident 9');
});
