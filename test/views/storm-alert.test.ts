// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { plain } from '../../src/core/document.ts';
import type { IncidentRecord } from '../../src/core/incident-record.ts';
import { stormCause } from '../../src/core/storm-cause.ts';
import { type StormShown, stormAlertView, stormOverView } from '../../src/views/storm-alert.ts';
import { openRecord, turn } from '../support/alerts.ts';
import { demoReport } from '../support/demo-report.ts';
import { documentText } from '../support/document-text.ts';

const report = await demoReport();
const at = Date.parse('2026-11-22T11:31:00Z');
const ben = { platform: 'slack', workspace: 'T1', id: 'U-ben', name: 'ben' };

const many = (count: number): readonly IncidentRecord[] =>
  Array.from({ length: count }, (_, place) =>
    openRecord(report, place % 3, at + place, { incident: `i${place}` }),
  );
const storm = (records: readonly IncidentRecord[], more: Partial<StormShown> = {}): StormShown => ({
  id: 'ab12-x',
  cluster: 'prod-eu',
  since: at,
  until: at + 2 * MINUTE,
  records,
  ...more,
});
const resolved = (record: IncidentRecord): IncidentRecord => ({
  ...record,
  state: 'resolved',
  ...(record.watched === undefined
    ? {}
    : {
        watched: {
          ...record.watched,
          resolvedAt: at + 21 * MINUTE,
          turns: [...record.watched.turns, turn('resolved', at + 21 * MINUTE)],
        },
      }),
});

describe('a storm', () => {
  test('is one message: how many, in what time, the most pressing of them, and what to do', () => {
    const view = stormAlertView(storm(many(31), { mention: { id: 'S1', name: 'oncall' } }));
    expect(view.summary).toBe('31 new problems in prod-eu in 2 min · @oncall');
    expect(documentText(view).trim().split('\n').slice(-4)).toMatchInlineSnapshot(`
      [
        "  - payments: \`ledger-db\` runs out of memory: OOMKilled at 128Mi, 7 restarts",
        "  - shop: \`checkout\` is down: ConfigMap \`shop-config\` does not exist",
        "and 21 more",
        "[Show all] [Ack all]",
      ]
    `);
  });

  test('says in its lines what was resolved and who has what, and offers to take the rest', () => {
    const [first, second, third] = many(3) as [IncidentRecord, IncidentRecord, IncidentRecord];
    const view = stormAlertView(
      storm([resolved(first), { ...second, acknowledged: { by: ben, at: at + MINUTE } }, third], {
        mention: { id: 'S1', name: 'oncall' },
      }),
    );
    expect(documentText(view)).toMatchInlineSnapshot(`
      "
      (critical) 3 new problems in prod-eu in 2 min · 1 resolved · 1 acknowledged
        - reports: \`february-closing\` never fires: no date matches its schedule \`0 0 30 2 *\`
        - shop: \`checkout\` is down: ConfigMap \`shop-config\` does not exist · acknowledged by @ben 11:32
        - payments: \`ledger-db\` runs out of memory: OOMKilled at 128Mi, 7 restarts · resolved 11:52
      [Show all] [Ack all]
      "
    `);
  });

  test('that is over says so, and its buttons take nothing any more', () => {
    const over = storm(many(12).map(resolved));
    expect(documentText(stormAlertView(over)).trim().split('\n')[0]).toBe(
      '(good) Resolved: all 12 problems of prod-eu · 11:52 after 21 min',
    );
    expect(documentText(stormAlertView(over))).not.toContain('[Ack all]');
    expect(stormAlertView(over).summary).toBe('Resolved: all 12 problems of prod-eu after 21 min');
    expect(stormOverView(over).summary).toBe('All 12 problems of this storm are resolved');
  });
});

describe('what a storm has in common', () => {
  const of = (object: string, given: { labels?: Record<string, string>; codes?: string[] } = {}) =>
    openRecord(report, 0, at, { watch: { object, codes: ['pod/a'], ...given } });

  test.each<[string, readonly IncidentRecord[]]>([
    [
      'most likely one cause: Node worker-7',
      [of('Node/worker-7'), of('shop/Deployment/a'), of('shop/Deployment/b')],
    ],
    [
      'most likely one cause: 2 nodes have failed, worker-7 first',
      [of('Node/worker-7'), of('Node/worker-8'), of('shop/Job/b')],
    ],
    [
      'most likely one cause: node pool b lost 2 nodes',
      ['x', 'y'].map((name) => of(`Node/${name}`, { labels: { 'eks.amazonaws.com/nodegroup': 'b' } })),
    ],
    [
      'most likely one cause: shop/ConfigMap/settings',
      ['a', 'b', 'c'].map(() => of('shop/ConfigMap/settings')),
    ],
    [
      'all like this one: ledger-db runs out of memory: OOMKilled at 128Mi, 7 restarts',
      ['a', 'b', 'c'].map((name) => of(`shop/Deployment/${name}`)),
    ],
    ['', ['a', 'b', 'c'].map((name) => of(`shop/Deployment/${name}`, { codes: [`pod/${name}`] }))],
  ])('is "%s"', (said, records) => {
    expect(plain(stormCause(records))).toBe(said);
  });
});
