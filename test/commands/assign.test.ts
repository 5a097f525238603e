// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, planOf, recordOf, refusalOf } from '../support/planning.ts';

const report = await demoReport();
const ids = report.incidents.map(({ id }) => id);
const records = [recordOf(report, 2, { acknowledged: true })];

test.each([
  ['assign 1 --to me', 'U1', 'ana'],
  ['assign 1 me', 'U1', 'ana'],
  ['assign 1 @ana', 'U1', 'ana'],
  // Who did something before is known by name and by id.
  ['assign 1 @ben', 'U-ben', 'ben'],
  ['assign 1 --to @U-ben', 'U-ben', 'ben'],
  ['assign 1 @U0CARL', 'U0CARL', undefined],
])('%s', (line, id, name) => {
  expect(planOf(line, { report, records })).toMatchObject({
    type: 'mark',
    mark: {
      type: 'assign',
      to: { platform: 'slack', workspace: 'T1', id, ...(name === undefined ? {} : { name }) },
    },
    subjects: [{ incident: ids[0] }],
  });
});

test('asks to whom, offering oneself and those who did something before', () => {
  expect(planOf('assign 1', { report, records })).toMatchObject({
    form: {
      line: `assign --report ${report.id} --incident ${ids[0]}`,
      fields: [
        { name: 'to', options: [{ value: 'me' }, { label: 'ben', value: 'U-ben' }] },
        { name: 'person' },
      ],
    },
  });
  expect(answerTo('assign 1', { report })).toContain('[To me]');
  expect(planOf('assign', { report })).toMatchObject({ form: { fields: [{ name: 'incident' }, {}, {}] } });
});

test('whoever is written into the form goes before what is chosen', () => {
  expect(planOf('assign 1 --to=me --person=@U9', { report })).toMatchObject({ mark: { to: { id: 'U9' } } });
});

test.each([
  ['assign 1 --to "the whole team"', { report }, 'to one person, by mention'],
  ['assign 1 me', {}, 'no report here'],
])('%s of %#: refused, saying why', (line, given, words) => {
  expect(refusalOf(line, given).message).toContain(words);
});

test('whom the platform names is called so, though nobody has met them', () => {
  const interaction = {
    id: 'i1',
    conversation: { platform: 'teams', workspace: 'T1', channel: 'C1' },
    person: { id: 'U1' },
    at: 0,
    source: 'mention' as const,
    line: 'assign 1 @U7',
    named: [{ id: 'U7', name: 'Carla' }],
  };
  expect(planOf('assign 1 @U7', { report, interaction })).toMatchObject({
    mark: { to: { id: 'U7', name: 'Carla' } },
  });
});
