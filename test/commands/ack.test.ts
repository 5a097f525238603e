// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, planOf, recordOf, refusalOf } from '../support/planning.ts';

const report = await demoReport();
const ids = report.incidents.map(({ id }) => id);

test.each([
  ['ack 2', [ids[1]]],
  ['ack 1 3', [ids[0], ids[2]]],
  [`ack --report ${report.id} --incident ${ids[0] ?? ''}`, [ids[0]]],
  ['acknowledge 1', [ids[0]]],
])('%s acknowledges what is named', (line, incidents) => {
  expect(planOf(line, { report })).toMatchObject({
    type: 'mark',
    mark: { type: 'ack', by: { platform: 'slack', id: 'U1', name: 'ana' }, interaction: 'i1' },
    subjects: incidents.map((incident) => ({ cluster: 'demo', incident, report: report.id })),
  });
});

test('without a number asks which, by a form and by a menu of complete lines', () => {
  const plan = planOf('ack', { report, records: [recordOf(report, 0, { acknowledged: true })] });
  expect(plan).toMatchObject({
    type: 'form',
    form: {
      line: `ack --report ${report.id}`,
      fields: [{ name: 'incident', options: [{ value: ids[1] }, { value: ids[2] }] }],
    },
  });
  expect(answerTo('ack', { report })).toContain('Which incident?');
});

test('of a report with one incident means that one', () => {
  const one = { ...report, incidents: report.incidents.slice(0, 1) };
  expect(planOf('ack', { report: one })).toMatchObject({ type: 'mark', subjects: [{ incident: ids[0] }] });
});

test('--undo takes back the only one that is acknowledged', () => {
  const records = [recordOf(report, 1, { acknowledged: true })];
  expect(planOf('ack --undo', { report, records })).toMatchObject({
    type: 'mark',
    mark: { type: 'unack' },
    subjects: [{ incident: ids[1] }],
  });
});

test.each([
  ['ack 1', {}, 'no report here'],
  ['ack 9', { report }, 'has no incident 9'],
  ['ack', { report: { ...report, incidents: [] } }, 'has no incidents'],
  ['ack --undo', { report }, 'Nothing is left'],
])('%s of %#: refused, saying why', (line, given, words) => {
  expect(refusalOf(line, given).message).toContain(words);
});
