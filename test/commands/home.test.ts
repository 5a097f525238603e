// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { summaryOf } from '../../src/core/report-summary.ts';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, cluster, NOW, recordOf } from '../support/planning.ts';

const report = await demoReport();
const clusters = [
  cluster('demo', { default: true }),
  cluster('staging', { trouble: 'connection refused' }),
  cluster('secret'),
];

test('shows clusters with their last report, what is one’s own, and one’s mutes', () => {
  const records = [
    recordOf(report, 0, { acknowledged: true }),
    recordOf(report, 2, { muted: true }),
    recordOf(report, 1, { assigned: true }),
  ];
  const interaction = {
    id: 'i1',
    conversation: { platform: 'slack', workspace: 'T1', channel: 'D1' },
    person: { id: 'U-ben', name: 'ben' },
    at: NOW,
    source: 'command' as const,
    line: 'home',
  };
  const text = answerTo('home', {
    clusters,
    access: { clusters: ['demo', 'staging'] },
    records,
    history: [summaryOf(report)],
    interaction,
  });
  expect(text).toMatchInlineSnapshot(`
    "
    (neutral) 2 clusters, 2 incidents of yours
    (critical) demo
        reachable
        last report 10:25: 2 problems, 1 warning
    (neutral) staging
        cannot be reached: connection refused
        no report is kept
    ---
    Yours to look after
    (critical) \`ledger-db\` runs out of memory: OOMKilled at 128Mi, 7 restarts
        demo
        acknowledged by @ben 09:55
    (critical) \`checkout\` is down: ConfigMap \`shop-config\` does not exist
        demo
        assigned to @ben
    ---
    Muted by you
    (warning) \`february-closing\` never fires: no date matches its schedule \`0 0 30 2 *\`
        demo
        muted by @ben until 11:00
    ---
    [Status] [Help]
    "
  `);
});

test('of somebody new names the clusters and nothing else', () => {
  const text = answerTo('home', { clusters, records: [recordOf(report, 0, { acknowledged: true })] });
  expect(text).toContain('3 clusters, nothing is yours to look after');
  expect(text).not.toContain('ledger-db');
  expect(answerTo('home', { clusters: [] })).toContain('You may see no cluster here');
});
