// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/core/clock.ts';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, NOW, planOf, recordOf, refusalOf } from '../support/planning.ts';

const report = await demoReport();
const ids = report.incidents.map(({ id }) => id);

test.each([
  ['mute 1 --for 4h', NOW + 4 * HOUR],
  ['mute 1 1d', NOW + DAY],
  ['mute 1 90m', NOW + 1.5 * HOUR],
  ['mute 1 fixed', undefined],
  ['mute --for=fixed --incident 1', undefined],
])('%s mutes for that long', (line, until) => {
  const plan = planOf(line, { report });
  expect(plan).toMatchObject({
    type: 'mark',
    mark: { type: 'mute', take: false },
    subjects: [{ incident: ids[0] }],
  });
  expect(plan.type === 'mark' && plan.mark.type === 'mute' ? plan.mark.until : 0).toBe(until);
});

test('a reason is kept without the secrets in it, and not too long', () => {
  const token = `ghp_${'aB3'.repeat(12)}`;
  const plan = planOf(`mute 1 1h --reason "known, ${token} ${'x '.repeat(150)}"`, { report });
  const reason = plan.type === 'mark' && plan.mark.type === 'mute' ? (plan.mark.reason ?? '') : '';
  expect(reason).toMatch(/^known, /);
  expect(reason).not.toContain(token);
  expect(reason.length).toBeLessThanOrEqual(200);
});

test('asks how long, and which where nothing is named; buttons do the same', () => {
  expect(planOf('mute 1', { report })).toMatchObject({
    form: {
      line: `mute --report ${report.id} --incident ${ids[0]}`,
      fields: [{ name: 'for' }, { name: 'reason' }],
    },
  });
  expect(answerTo('mute 1', { report })).toContain('[1 hour] [4 hours] [1 day] [Until it is fixed]');
  expect(planOf('mute', { report })).toMatchObject({
    form: {
      fields: [
        { name: 'incident', options: ids.map((value) => ({ value })) },
        { name: 'for' },
        { name: 'reason' },
      ],
    },
  });
  expect(planOf('mute 1 2', { report })).toMatchObject({
    form: { fields: [{ initial: ids.slice(0, 2) }, {}, {}] },
  });
});

test.each([
  ['mute 1 --for 31d', { report }, '30d at most'],
  ['mute 1 --for tomorrow', { report }, 'not for "tomorrow"'],
  ['mute 1 1s', { report }, 'for a time such as 1h'],
  ['mute 1 4h', {}, 'no report here'],
  [
    'mute',
    { report, records: [0, 1, 2].map((at) => recordOf(report, at, { muted: true })) },
    'muted already',
  ],
])('%s of %#: refused, saying why', (line, given, words) => {
  expect(refusalOf(line, given).message).toContain(words);
});
