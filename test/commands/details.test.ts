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

test.each([
  ['details', {}, 'no report here yet'],
  ['details', { report, access: { clusters: ['other'] } }, 'no report here yet'],
  ['details', { report: { ...report, incidents: [] } }, 'has no incidents'],
  ['details 99', { report }, 'has no incident 99'],
])('%s of %#: refused, saying why', (line, given, words) => {
  expect(refusalOf(line, given).message).toContain(words);
});
