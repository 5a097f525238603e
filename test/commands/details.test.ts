// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, planOf, refusalOf } from '../support/planning.ts';

const report = await demoReport();

test('shows every incident in full, or the one that was named', () => {
  const all = answerTo('details', { report });
  const second = answerTo('details 2', { report });
  expect(report.incidents.length).toBeGreaterThan(2);
  expect(all).toContain('kubectl');
  expect(second.length).toBeLessThan(all.length / 2);
  expect(all).toContain(second.split('\n').at(-1));
  expect(planOf('details', { report })).toMatchObject({ audience: 'channel' });
});

const asked = report.incidents.map(({ id }) => id);

test('whose details are replies already are told where, in one line each, to who asked alone', () => {
  const plan = planOf('details', { report, replied: asked });
  expect(plan).toMatchObject({ type: 'answer', audience: 'person' });
  const told = answerTo('details', { report, replied: asked });
  expect(told).toContain('The details are the replies in the thread of the report');
  expect(told.split('\n').filter((line) => /\d · /.test(line))).toHaveLength(asked.length);
  expect(told).not.toContain('kubectl');
});

test('those without a reply are shown, and one that is named always is', () => {
  const rest = answerTo('details', { report, replied: asked.slice(0, 2) });
  expect(rest).toBe(answerTo('details 3', { report }));
  expect(answerTo('details 1', { report, replied: asked })).toContain('kubectl');
});

test.each([
  ['details', {}, 'no report here yet'],
  ['details', { report, access: { clusters: ['other'] } }, 'no report here yet'],
  ['details', { report: { ...report, incidents: [] } }, 'has no incidents'],
  ['details 99', { report }, 'has no incident 99'],
])('%s of %#: refused, saying why', (line, given, words) => {
  expect(refusalOf(line, given).message).toContain(words);
});
