// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import type { IncidentRecord } from '../../src/core/incident-record.ts';
import { openRecord, turn } from '../support/alerts.ts';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, NOW, refusalOf } from '../support/planning.ts';

const report = await demoReport();
const seen = { [report.cluster]: [{ from: NOW - 20 * DAY, until: NOW }] };
const ben = { platform: 'slack', workspace: 'T1', id: 'U1', name: 'ben' };
const acknowledged = (at: number): Partial<IncidentRecord> => ({
  acknowledged: { by: ben, at },
  history: [{ at, by: ben, interaction: 'i1', deed: 'acknowledged' }],
});
const records: readonly IncidentRecord[] = [
  openRecord(report, 0, NOW - 3 * HOUR, acknowledged(NOW - 3 * HOUR + 4 * MINUTE)),
  openRecord(report, 1, NOW - 5 * HOUR, {
    state: 'resolved',
    watch: { turns: [turn('opened', NOW - 5 * HOUR), turn('resolved', NOW - 4 * HOUR)] },
  }),
];
const said = (line: string, given = {}): string =>
  answerTo(line, { records, sights: seen, clusters: [], ...given });

describe('trend', () => {
  test('counts what opened and ended, how long it took, and says who has the rest', () => {
    const answer = said('trend');
    expect(answer).toContain(`The last day of \`${report.cluster}\`: 1 incident open`);
    expect(answer).toContain('Opened: 2 (0 in the day before)');
    expect(answer).toContain('Resolved: 1 (0 in the day before)');
    expect(answer).toContain('Acknowledged: after 4 min; 1 by nobody');
    expect(answer).toContain('Time to resolve: 1 h');
    expect(answer).toContain('acknowledged by @ben');
    expect(answer).not.toContain('Could not be seen');
  });
  test('shows a picture that says all in words', () => {
    expect(said('trend')).toMatch(/at most \d .*\d at the end\./);
    expect(said('trend week')).toContain('The last week');
  });
  test('says of which times nothing is known, and compares with nothing then', () => {
    const sights = { [report.cluster]: [{ from: NOW - 30 * HOUR, until: NOW - 10 * HOUR }] };
    const answer = said('trend', { sights });
    expect(answer).toContain(`Could not be seen: \`${report.cluster}\``);
    expect(answer).toContain('for 10 h');
    expect(answer).toMatch(/Opened: 2\n/);
  });
  test.each([
    ['trend month', 'The trend is of a day or a week, not of "month".'],
    ['trend --cluster elsewhere', `elsewhere is not watched. Watched from here: ${report.cluster}.`],
  ])('%s is refused', (line, message) => {
    expect(refusalOf(line, { records, sights: seen }).message).toBe(message);
  });
  test('of nothing that was watched is refused', () => {
    expect(refusalOf('trend', {}).message).toContain('Nothing has been watched here yet');
    expect(refusalOf('trend', { records, sights: seen, access: { clusters: ['other'] } }).message).toContain(
      'Nothing has been watched here yet',
    );
  });
});
