// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { demoReport } from '../support/demo-report.ts';
import { planOf, refusalOf } from '../support/planning.ts';

const report = await demoReport();
const ids = report.incidents.map(({ id }) => id);

test.each([
  ['explain', ids],
  ['explain 2', [ids[1]]],
  [`explain --incident ${ids[0] ?? ''} --incident 1`, [ids[0]]],
  ['explain -i 1,2', ids.slice(0, 2)],
])('%s explains incidents of the last report', (line, incidents) => {
  expect(planOf(line, { report })).toMatchObject({
    type: 'run',
    work: { kind: 'explain', cluster: 'demo', report: report.id, incidents: [...new Set(incidents)] },
  });
});

test('in the language that was asked for', () => {
  expect(planOf('explain --language German', { report })).toMatchObject({ work: { language: 'German' } });
});

test.each([
  ['explain', {}, 'no report here'],
  ['explain', { report, access: { clusters: ['other'] } }, 'no report here'],
  ['explain', { report: { ...report, incidents: [] } }, 'no incidents to explain'],
  ['explain 99', { report }, 'has no incident 99'],
])('%s of %#: refused, saying why', (line, given, words) => {
  expect(refusalOf(line, given).message).toContain(words);
});
