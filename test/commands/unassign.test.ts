// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { demoReport } from '../support/demo-report.ts';
import { planOf, recordOf, refusalOf } from '../support/planning.ts';

const report = await demoReport();
const records = [recordOf(report, 1, { assigned: true })];
const id = report.incidents[1]?.id ?? '';

test.each(['unassign', 'unassign 2', `unassign --incident ${id}`])('%s takes it back', (line) => {
  expect(planOf(line, { report, records })).toMatchObject({
    type: 'mark',
    mark: { type: 'unassign' },
    subjects: [{ incident: id }],
  });
});

test('by its id it is known without a report, too', () => {
  expect(planOf(`unassign --incident ${id}`, { records })).toMatchObject({
    type: 'mark',
    subjects: [{ incident: id, cluster: 'demo' }],
  });
});

test('where nothing is marked so there is nothing to take back', () => {
  expect(refusalOf('unassign', { report }).message).toContain('Nothing is left');
  expect(refusalOf('unassign 1', {}).message).toContain('no report here');
});
